import type { Input } from '../../../../shared/ipc/contract.ts';
import type { Bridge } from '../../bridge.ts';
import { createSignIn, type SignIn } from './store.ts';

/** How a session can be unlocked: the sign-ins that show who is there, and whatever the computer has for that. */
export type UnlockMethod = Input<'session.unlock'>['method'];

export interface Unlock extends SignIn {
  unlock(way: UnlockMethod): Promise<void>;
}

/** Unlocks a session. The session's snapshot reports the progress of the sign-in. */
export function createUnlock(bridge: Bridge, session: string): Unlock {
  const signIn = createSignIn(bridge, session);
  const { store } = signIn;
  return {
    ...signIn,
    unlock: async (method) => {
      if (store.getState().starting !== undefined) return;
      store.setState({ starting: method, problem: undefined, copied: undefined });
      const answer = await bridge['session.unlock']({ session, method });
      store.setState({ starting: undefined, problem: answer.ok ? undefined : answer.problem });
    },
  };
}

/** How a session can be unlocked, the quickest first. */
export function unlockMethods(bySystem: boolean, grants: readonly string[], actsAs?: 'app'): UnlockMethod[] {
  // A session of an app has no user who could sign in.
  if (actsAs === 'app') return bySystem ? ['system'] : [];
  return [
    ...(bySystem ? (['system'] as const) : []),
    ...(grants.includes('authorization_code') ? (['browser'] as const) : []),
    ...(grants.includes('password') ? (['password'] as const) : []),
  ];
}
