import type { LockedSince } from '../../../shared/model/idle.ts';
import type { ProblemError } from '../../../shared/model/problem.ts';
import type { SessionState, SignInStep } from '../../../shared/model/session.ts';
import type { ChangedDestinations } from './destinations/guard.ts';
import type { SecretStore } from './ports.ts';
import type { SignedOut } from './signed-out.ts';
import type { Tokens } from './storage/record.ts';
import type { Receipt } from './token-expiry.ts';

/** What main holds of one session. `state` is the session's own; a sign-in that runs lies over it. */
export interface SessionData {
  state: Exclude<SessionState, 'signingIn' | 'locked'>;
  /** Raised at each sign-in, refresh, sign-out and end; an answer for an older one is thrown away. */
  generation: number;
  tokens: Tokens | undefined;
  receipt: Receipt | undefined;
  store: SecretStore | undefined;
  /** The person whose tokens were the last here, while the app runs and until the session is for anybody. */
  formerSubject: string | undefined;
  /** The store that these tokens belong in and are not in yet, and why not. */
  unsaved: { store: SecretStore; problem: ProblemError } | undefined;
  /** The access token before, still to be masked in late answers. */
  formerAccessToken: string | undefined;
  /** Since when nobody may see or use it; see `isLocked`. */
  locked: LockedSince | undefined;
  /** Why nothing of it may be sent anywhere until a person allows that. */
  moved: ChangedDestinations | undefined;
  signIn: SignInStep | undefined;
  /** Why the session waits or ended. */
  problem: ProblemError | undefined;
  /** Why the last sign-in failed; says nothing about the session that is there. */
  signInProblem: ProblemError | undefined;
  /** What the last sign-out left to be seen. */
  signedOut: SignedOut | undefined;
  /** Where that is kept which the connection’s server was told in vain is over. */
  unconfirmed: SecretStore['kept'] | undefined;
  /** Wall clock, for display. */
  retryAt: number | undefined;
}

export interface StateHolder {
  readonly now: Readonly<SessionData>;
  /** Changes what is held and tells the listener. */
  update(change: Partial<SessionData>): void;
  /** Calls `listener` after each change, until the function given back is called. */
  watch(listener: () => void): () => void;
}

/** What is left of a session that is over. A lock is none of it: it goes with what is stored (`dropLock`). */
export const emptySessionData = {
  tokens: undefined,
  receipt: undefined,
  store: undefined,
  unsaved: undefined,
  formerAccessToken: undefined,
  moved: undefined,
  retryAt: undefined,
} satisfies Partial<SessionData>;

/** The app's own tokens are nobody's. */
function formerSubjectOf(tokens: Tokens | undefined): Partial<SessionData> {
  const sub = tokens?.acts_as === 'app' ? undefined : tokens?.account?.sub;
  return sub === undefined ? {} : { formerSubject: sub };
}

/** `locked`: what the session was when the app last ended. */
export function createHolder(changed: (held: SessionData) => void, locked?: LockedSince): StateHolder {
  let held: SessionData = {
    ...emptySessionData,
    locked,
    state: 'resolving',
    generation: 0,
    formerSubject: undefined,
    signIn: undefined,
    problem: undefined,
    signInProblem: undefined,
    signedOut: undefined,
    unconfirmed: undefined,
  };
  const listeners = new Set<() => void>();
  return {
    get now() {
      return held;
    },
    update(change) {
      held = { ...held, ...formerSubjectOf(held.tokens), ...change };
      changed(held);
      for (const listener of [...listeners]) listener();
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
