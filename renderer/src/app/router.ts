import { createStore, type StoreApi } from 'zustand/vanilla';
import { type GuardedView, guardedViews, isGuardedView } from './views/access.ts';

/** The sections of the settings, each with its own address. */
export const settingsSections = ['general', 'session', 'network', 'storage', 'diagnostics', 'about'] as const;

export type SettingsSection = (typeof settingsSections)[number];

/** The current view. `to` is the view first requested, shown after sign-in. */
export type Route =
  | { view: 'start' }
  | { view: 'welcome' }
  | { view: 'add-connection' }
  | { view: 'settings'; section?: SettingsSection }
  | { view: 'sign-in'; session: string; to?: GuardedView }
  | { view: GuardedView }
  | { view: 'missing'; hash: string };

const places: Record<GuardedView | 'welcome' | 'add-connection' | 'settings', string> = {
  welcome: '/',
  'add-connection': '/connections/add',
  settings: '/settings',
  home: '/home',
  profile: '/profile',
  session: '/session',
  activity: '/activity',
  'admin-sessions': '/admin/sessions',
  'admin-clients': '/admin/clients',
};

function settingsRoute(path: string): Route | undefined {
  const section = settingsSections.find((one) => path === `/settings/${one}`);
  return section && { view: 'settings', section };
}

function signInRoute(path: string): Route | undefined {
  const match = /^\/sign-in\/([a-z0-9-]{1,41}(?:~\d{1,3})?)(?:\?(.*))?$/.exec(path);
  const session = match?.[1];
  if (session === undefined) return undefined;
  // Only a known view: an address cannot send the user anywhere else.
  const to = new URLSearchParams(match?.[2] ?? '').get('to');
  return { view: 'sign-in', session, ...(isGuardedView(to) ? { to } : {}) };
}

/** Reads `location.hash`; whatever is not a view becomes `missing`. */
export function parseHash(hash: string): Route {
  const path = hash.replace(/^#/, '');
  if (path === '') return { view: 'start' };
  const named = [...guardedViews, 'welcome', 'add-connection', 'settings'] as const;
  const view = named.find((one) => places[one] === path);
  if (view !== undefined) return { view };
  return settingsRoute(path) ?? signInRoute(path) ?? { view: 'missing', hash };
}

/** The hash of a route; `parseHash` gives the route back. */
export function formatHash(route: Route): string {
  if (route.view === 'start') return '';
  if (route.view === 'missing') return route.hash;
  if (route.view === 'sign-in') {
    return `#/sign-in/${route.session}${route.to === undefined ? '' : `?to=${route.to}`}`;
  }
  const section = route.view === 'settings' && route.section !== undefined ? `/${route.section}` : '';
  return `#${places[route.view]}${section}`;
}

/** The part of `window` the router needs. */
export interface AddressBar {
  location: { hash: string };
  history: { replaceState(data: unknown, unused: string, url: string): void };
  addEventListener(type: 'popstate', listener: () => void): void;
}

export interface Router {
  store: StoreApi<{ route: Route }>;
  /** Opens a view and adds it to the history. */
  go(route: Route): void;
  /** Opens a view and replaces the current one in the history. */
  replace(route: Route): void;
}

/** Routes stored in the hash, so that reload and restart show the same view. */
export function createRouter(bar: AddressBar): Router {
  const store = createStore<{ route: Route }>(() => ({ route: parseHash(bar.location.hash) }));
  const read = () => {
    const route = parseHash(bar.location.hash);
    if (formatHash(route) !== formatHash(store.getState().route)) store.setState({ route });
  };
  // Comes at once, also of links; hashchange only as a task of its own, behind a frame.
  bar.addEventListener('popstate', read);
  return {
    store,
    go: (route) => {
      bar.location.hash = formatHash(route);
      read();
    },
    replace: (route) => {
      bar.history.replaceState(null, '', formatHash(route));
      read();
    },
  };
}
