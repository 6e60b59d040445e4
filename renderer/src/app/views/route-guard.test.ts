import { describe, expect, it } from 'vitest';
import { sessionStates } from '../../../../shared/model/session.ts';
import { activeSnapshot, snapshot } from '../../testing/memory-bridge.ts';
import type { Route } from '../router.ts';
import { adminViews, guardedViews } from './access.ts';
import { decide, type Identity, sessionIdentity } from './route-guard.ts';

const nobody: Identity = { state: 'signedOut' };
const ada: Identity = { state: 'signedIn', snapshot: activeSnapshot() };
const unknown: Identity = { state: 'resolving' };

const at = (
  route: Route,
  identity: Identity,
  more: { session?: string | undefined; leaving?: boolean; roles?: string[] } = {},
) =>
  decide({
    route,
    identity,
    visitor: { roles: more.roles ?? ['user', 'admin'] },
    session: 'session' in more ? more.session : 'demo',
    leaving: more.leaving ?? false,
  });

describe('guard', () => {
  it.each(guardedViews)('does not open %s without sign-in, and keeps the place @S1.5 @S4.8', (view) => {
    expect(at({ view }, nobody)).toEqual({
      kind: 'redirect',
      to: { view: 'sign-in', session: 'demo', to: view },
    });
  });

  it.each(guardedViews)('opens %s for someone signed in @S1.5', (view) => {
    expect(at({ view }, ada)).toEqual({ kind: 'show' });
  });

  it.each(adminViews)('has no %s for somebody without the role @S1.6 @S2.6', (view) => {
    expect(at({ view }, ada, { roles: ['user'] })).toEqual({ kind: 'missing' });
    expect(at({ view: 'missing', hash: '#/nothing' }, ada)).toEqual({ kind: 'missing' });
  });

  it('shows the settings to whoever is there, signed in or not, and not while locked', () => {
    expect(at({ view: 'settings' }, nobody)).toEqual({ kind: 'show' });
    expect(at({ view: 'settings' }, unknown)).toEqual({ kind: 'show' });
    const locked = activeSnapshot({ state: 'locked' });
    expect(at({ view: 'settings' }, { state: 'signedIn', snapshot: locked }).kind).toBe('lock');
  });

  it('goes on to the view first asked for after sign-in, else home @S1.5', () => {
    expect(at({ view: 'sign-in', session: 'demo', to: 'session' }, ada)).toEqual({
      kind: 'redirect',
      to: { view: 'session' },
    });
    expect(at({ view: 'sign-in', session: 'demo' }, ada)).toEqual({
      kind: 'redirect',
      to: { view: 'home' },
    });
  });

  it.each([...guardedViews, 'start'] as const)(
    'shows neither %s nor sign-in while resolving @S1.4',
    (view) => {
      expect(at({ view }, unknown)).toEqual({ kind: 'wait' });
    },
  );

  it('keeps no place when the user signs out', () => {
    expect(at({ view: 'session' }, nobody, { leaving: true })).toEqual({
      kind: 'redirect',
      to: { view: 'sign-in', session: 'demo' },
    });
  });

  it('shows the connections where none is in use', () => {
    expect(at({ view: 'home' }, nobody, { session: undefined })).toEqual({
      kind: 'redirect',
      to: { view: 'welcome' },
    });
  });

  it('lets someone sign in anew when the old session cannot be looked at', () => {
    const problem = { code: 'keyring_locked', message: 'Locked.' } as const;
    const stuck: Identity = { state: 'resolving', problem };
    expect(at({ view: 'sign-in', session: 'demo' }, stuck)).toEqual({ kind: 'show' });
    expect(at({ view: 'home' }, stuck)).toEqual({ kind: 'wait', problem });
  });
});

describe('lock', () => {
  const locked = activeSnapshot({ state: 'locked' });
  const away: Identity = { state: 'signedIn', snapshot: locked };

  it.each([...guardedViews.map((view) => ({ view })), { view: 'sign-in', session: 'demo' } as const])(
    'stands in place of $view, and the place is kept @S2.4',
    (route) => {
      expect(at(route, away)).toEqual({ kind: 'lock', snapshot: locked });
    },
  );

  it('leaves what is nobody’s in sight @S2.4', () => {
    expect(at({ view: 'welcome' }, away)).toEqual({ kind: 'show' });
    expect(at({ view: 'start' }, away)).toEqual({ kind: 'redirect', to: { view: 'home' } });
  });
});

describe('identity', () => {
  it('knows three states, whatever main reports @S1.4', () => {
    const states = sessionStates.map((state) => sessionIdentity(true, activeSnapshot({ state })).state);
    expect(Object.fromEntries(sessionStates.map((state, i) => [state, states[i]]))).toEqual({
      resolving: 'resolving',
      signedOut: 'signedOut',
      signingIn: 'signedOut',
      active: 'signedIn',
      renewing: 'signedIn',
      waiting: 'signedIn',
      locked: 'signedIn',
      ended: 'signedOut',
    });
    expect(sessionIdentity(false, activeSnapshot()).state).toBe('resolving');
  });

  it('does not know who is signed in while the session cannot be read', () => {
    const problem = { code: 'keyring_locked', message: 'Locked.' } as const;
    expect(sessionIdentity(true, snapshot({ state: 'waiting', problem }))).toEqual({
      state: 'resolving',
      problem,
    });
  });
});
