/**
 * The views that links and menus can open, by path. The window's route guard decides whether the user may see a view.
 * This file has no imports, as main reads it first at startup.
 */
export const linkedViews = [
  'connections',
  'connections/add',
  'home',
  'profile',
  'session',
  'activity',
  'admin/sessions',
  'admin/clients',
  'settings',
  'settings/general',
  'settings/session',
  'settings/network',
  'settings/storage',
  'settings/diagnostics',
  'settings/about',
] as const;

export type LinkedView = (typeof linkedViews)[number];

/** The view to open; null for an unknown link. */
export interface Going {
  place: LinkedView | null;
}

/** The address of a view, as the page's hash. */
export const hashOf = (place: LinkedView): string => (place === 'connections' ? '#/' : `#/${place}`);
