import type { Input } from '../../../../shared/ipc/contract.ts';
import type { Bridge } from '../../bridge.ts';
import { createSignIn, type SignIn } from './store.ts';

/** How a session can be unlocked: the sign-ins that show who is there, and whatever the computer has for that. */
export type UnlockMethod = Input<'session.unlock'>['method'];

export interface Unlock extends SignIn {
  unlock(way: UnlockMethod): Promise<void>;
}

/** The way back into a session that is locked. How a sign-in for it stands comes from the session's snapshot. */
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
  // Nobody's sign-in shows that an app is there.
  if (actsAs === 'app') return bySystem ? ['system'] : [];
  return [
    ...(bySystem ? (['system'] as const) : []),
    ...(grants.includes('authorization_code') ? (['browser'] as const) : []),
    ...(grants.includes('password') ? (['password'] as const) : []),
  ];
}
