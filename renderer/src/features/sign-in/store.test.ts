import { describe, expect, it } from 'vitest';
import { failed, ok } from '../../../../shared/ipc/result.ts';
import { memoryBridge } from '../../testing/memory-bridge.ts';
import { keepOffer } from './keep.ts';
import { createSignIn } from './store.ts';

describe('keep me signed in', () => {
  it('is ticked by default where the keyring is ready, and can be unticked', () => {
    expect(keepOffer('ready', true, undefined)).toMatchObject({ possible: true, ticked: true });
    expect(keepOffer('ready', true, false).ticked).toBe(false);
    expect(keepOffer('ready', false, undefined).ticked).toBe(false);
  });

  it.each(['absent', 'locked', 'sealed', 'silent', 'changed', 'lost'] as const)(
    'cannot be had with a keyring that is %s',
    (keyring) => {
      expect(keepOffer(keyring, true, true)).toEqual({ possible: false, ticked: false });
    },
  );
});

describe('sign-in', () => {
  it('asks for the method and the choice, once however often it is pressed', async () => {
    const bridge = memoryBridge({ 'session.signIn': async () => ok(null) });
    const signIn = createSignIn(bridge, 'demo');
    await Promise.all([signIn.begin('browser', true), signIn.begin('password', false)]);
    expect(bridge.calls).toEqual([
      { channel: 'session.signIn', input: { session: 'demo', method: 'browser', keep: true } },
    ]);
  });

  it('shows why it did not start and can be tried again', async () => {
    const problem = { code: 'server_unreachable', message: 'Not reachable.' } as const;
    const answers = [failed(problem), ok(null)];
    const signIn = createSignIn(
      memoryBridge({ 'session.signIn': async () => answers.shift() ?? ok(null) }),
      'demo',
    );
    await signIn.begin('browser', true);
    expect(signIn.store.getState()).toMatchObject({ problem, starting: undefined });
    await signIn.begin('browser', true);
    expect(signIn.store.getState().problem).toBeUndefined();
  });

  it('says that the address was copied, until something else happens', async () => {
    const bridge = memoryBridge({
      'session.copyAddress': async () => ok(null),
      'session.reopenBrowser': async () => ok(null),
      'session.cancelSignIn': async () => ok(null),
    });
    const signIn = createSignIn(bridge, 'demo');
    await signIn.copyAddress();
    expect(signIn.store.getState().copied).toBe('address');
    await signIn.reopen();
    expect(signIn.store.getState().copied).toBeUndefined();
    await signIn.cancel();
    expect(bridge.calls.map(({ channel }) => channel)).toEqual([
      'session.copyAddress',
      'session.reopenBrowser',
      'session.cancelSignIn',
    ]);
  });
});
