import { describe, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { hashOf, linkedViews } from '../../../shared/model/views.ts';
import { activeSnapshot, memoryBridge } from '../testing/memory-bridge.ts';
import { createMainEvents } from './main-events.ts';
import { createRouter, parseHash, type Route } from './router.ts';
import type { Identity } from './views/route-guard.ts';

function setup({ roles = ['user'], hash = '#/home' } = {}) {
  const bar = {
    location: { hash },
    history: { replaceState: () => undefined },
    addEventListener: () => undefined,
  };
  const bridge = memoryBridge();
  const router = createRouter(bar);
  const identity: Identity = { state: 'signedIn', snapshot: activeSnapshot() };
  const scene = createStore(() => ({
    session: 'demo' as string | undefined,
    identity: identity as Identity,
    visitor: { roles },
    decision: { kind: 'show' } as { kind: 'show' } | { kind: 'missing' },
  }));
  const open = vi.fn();
  const mainEvents = createMainEvents({ bridge, router, scene: scene as never, open });
  const menus = () =>
    bridge.calls.filter(({ channel }) => channel === 'menu.follow').map(({ input }) => input);
  const route = (): Route => router.store.getState().route;
  return { bridge, mainEvents, scene, open, menus, route, lost: () => mainEvents.store.getState().lost };
}

it.each(linkedViews)('there is a view at %s', (place) => {
  expect(parseHash(hashOf(place)).view).not.toBe('missing');
});

describe('a link', () => {
  it('goes to its view, as far as the guard lets it @S1.5', () => {
    const { bridge, route, lost } = setup();
    bridge.tell('view.open', { place: 'settings/network' });
    expect(route()).toEqual({ view: 'settings', section: 'network' });
    expect(lost()).toBe(false);
  });

  it('that leads nowhere changes nothing and is said until the next view', () => {
    const { bridge, mainEvents, route, lost } = setup();
    bridge.tell('view.open', { place: null });
    expect([route().view, lost()]).toEqual(['home', true]);
    bridge.tell('view.open', { place: 'profile' });
    expect([route().view, lost()]).toEqual(['profile', false]);
    bridge.tell('view.open', { place: null });
    mainEvents.dismiss();
    expect(lost()).toBe(false);
  });

  it('to a view that this user may not see is told as one that leads nowhere @S1.6 @S2.6', () => {
    const { bridge, route, lost } = setup();
    bridge.tell('view.open', { place: 'admin/sessions' });
    expect([route().view, lost()]).toEqual(['home', true]);
    const admin = setup({ roles: ['admin'] });
    admin.bridge.tell('view.open', { place: 'admin/sessions' });
    expect([admin.route().view, admin.lost()]).toEqual(['admin-sessions', false]);
  });

  it('goes through the guard while it is not known who is there @S1.5', () => {
    for (const identity of [
      { state: 'signedOut' },
      { state: 'resolving' },
      { state: 'signedIn', snapshot: activeSnapshot({ state: 'locked' }) },
    ] satisfies Identity[]) {
      const { bridge, scene, route, lost } = setup();
      scene.setState({ identity });
      bridge.tell('view.open', { place: 'admin/clients' });
      expect([route().view, lost()]).toEqual(['admin-clients', false]);
    }
  });
});

it('an account is opened that the menu or the tray asks for @S2.8', () => {
  const { bridge, open } = setup();
  bridge.tell('account.open', { session: 'demo~2' });
  expect(open.mock.calls).toEqual([['demo~2']]);
});

describe('the menu', () => {
  it('is told which views there are, once for each change @S2.6', () => {
    const { scene, menus } = setup();
    scene.setState({ decision: { kind: 'missing' } });
    scene.setState({ decision: { kind: 'show' } });
    scene.setState({ visitor: { roles: ['admin'] } });
    scene.setState({ identity: { state: 'signedOut' } });
    const own = ['home', 'profile', 'session', 'activity'];
    expect(menus()).toEqual([
      { using: 'demo', places: [...own, 'connections'] },
      { using: 'demo', places: [...own, 'admin/sessions', 'admin/clients', 'connections'] },
      { using: 'demo', places: ['connections'] },
    ]);
  });

  it('offers nothing behind a lock, and is not told before it is known who is there', () => {
    const { scene, menus } = setup();
    scene.setState({ identity: { state: 'resolving' } });
    expect(menus()).toEqual([]);
    const snapshot = activeSnapshot({ state: 'locked' });
    scene.setState({ identity: { state: 'signedIn', snapshot }, decision: { kind: 'lock' } as never });
    expect(menus()).toEqual([{ using: 'demo', places: ['connections'] }]);
  });
});
