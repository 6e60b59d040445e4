/**
 * The views that a link or a menu may lead to, by the path of their address in the window. Whether somebody may see one
 * is for the window's guard to say; whatever is not in this list leads nowhere. Without a dependency: the first lines
 * of main read it.
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

/** Where to go; null for a link that leads nowhere. */
export interface Going {
  place: LinkedView | null;
}

/** The address of a place in the window, as the page's hash. */
export const hashOf = (place: LinkedView): string => (place === 'connections' ? '#/' : `#/${place}`);
