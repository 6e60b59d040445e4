import { describe, expect, it } from 'vitest';
import { createRouter, formatHash, parseHash, type Route } from './router.ts';
import { memoryBar } from './testing/memory-window.ts';

const routes: Route[] = [
  { view: 'start' },
  { view: 'welcome' },
  { view: 'sign-in', session: 'demo' },
  { view: 'sign-in', session: 'demo-2', to: 'profile' },
  { view: 'home' },
  { view: 'profile' },
  { view: 'session' },
  { view: 'activity' },
  { view: 'admin-sessions' },
  { view: 'admin-clients' },
  { view: 'sign-in', session: 'demo', to: 'admin-clients' },
  { view: 'add-connection' },
  { view: 'settings' },
  { view: 'settings', section: 'network' },
];

describe('routes', () => {
  it.each(routes)('reads back the hash it writes: %o', (route) => {
    expect(parseHash(formatHash(route))).toEqual(route);
  });

  it.each([
    '#/nothing',
    '#/sign-in/',
    '#/sign-in/UP',
    '#/sign-in/a/b',
    '#//evil.example',
    '#/home/x',
    '#/settings/x',
    '#/settings/',
    '#/admin',
    '#/Home',
  ])('takes %s for no view at all', (hash) => {
    expect(parseHash(hash)).toEqual({ view: 'missing', hash });
  });

  it.each(['https://evil.example', '//evil.example', 'sign-in', 'constructor', ''])(
    'keeps no place that is not a view of this app: %s @S1.5',
    (to) => {
      expect(parseHash(`#/sign-in/demo?to=${encodeURIComponent(to)}`)).toEqual({
        view: 'sign-in',
        session: 'demo',
      });
    },
  );
});

describe('router', () => {
  it('starts at the place in the hash, so that a reload finds the same view', () => {
    expect(createRouter(memoryBar('#/session')).store.getState().route).toEqual({ view: 'session' });
  });

  it('follows links and writes the places it goes to', () => {
    const bar = memoryBar('');
    const router = createRouter(bar);
    bar.follow('#/profile');
    expect(router.store.getState().route).toEqual({ view: 'profile' });
    router.go({ view: 'home' });
    expect(bar.location.hash).toBe('#/home');
    router.replace({ view: 'sign-in', session: 'demo', to: 'home' });
    expect(bar.location.hash).toBe('#/sign-in/demo?to=home');
    expect(router.store.getState().route).toEqual({ view: 'sign-in', session: 'demo', to: 'home' });
  });
});
