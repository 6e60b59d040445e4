import type { LockedSince } from '../../../shared/model/idle.ts';
import type { ProblemError } from '../../../shared/model/problem.ts';
import type { SessionSnapshot, SessionState, SignInStep } from '../../../shared/model/session.ts';
import type { EndSessionPage } from '../oauth/rp-initiated-logout.ts';
import type { ChangedDestinations } from './destinations/destinations.ts';
import type { Tokens } from './storage/record.ts';
import type { Receipt } from './token-expiry.ts';
import type { SecretStore } from './types.ts';

/** What remains to show and do after a sign-out. */
interface SignedOut {
  /** How many more sessions of this person the server ended. */
  others?: number | undefined;
  /** The server's page for signing out of the browser. */
  page?: EndSessionPage | undefined;
}

/** The data of one session. `state` is the session's own; a running sign-in is shown in its place. */
export interface SessionData {
  state: Exclude<SessionState, 'signingIn' | 'locked'>;
  /** Incremented at each sign-in, refresh, sign-out and end; answers for older generations are discarded. */
  generation: number;
  tokens: Tokens | undefined;
  receipt: Receipt | undefined;
  store: SecretStore | undefined;
  /** The last signed-in person in this run; unset when the session is reused for another account. */
  formerSubject: string | undefined;
  /** The store that the tokens could not be written to yet, and why. */
  unsaved: { store: SecretStore; problem: ProblemError } | undefined;
  /** The previous access token, which is still masked in late answers. */
  formerAccessToken: string | undefined;
  /** Since when the session is locked; see `isLocked`. */
  locked: LockedSince | undefined;
  /** Changed destinations that a person has to allow before anything is sent. */
  moved: ChangedDestinations | undefined;
  signIn: SignInStep | undefined;
  /** Why the session waits or ended. */
  problem: ProblemError | undefined;
  /** Why the last sign-in failed; it says nothing about the session itself. */
  signInProblem: ProblemError | undefined;
  /** What remains to show after the last sign-out. */
  signedOut: SignedOut | undefined;
  /** Where revocations that the server has not confirmed are stored. */
  unconfirmed: SecretStore['kept'] | undefined;
  /** Wall clock, for display. */
  retryAt: number | undefined;
}

export interface StateHolder {
  readonly now: Readonly<SessionData>;
  /** Changes the data and calls the listeners. */
  update(change: Partial<SessionData>): void;
  /** Calls `listener` after each change. Returns a function that stops that. */
  watch(listener: () => void): () => void;
}

/** The data of a session that is over. Its lock is removed with the stored session (`dropLock`). */
export const emptySessionData = {
  tokens: undefined,
  receipt: undefined,
  store: undefined,
  unsaved: undefined,
  formerAccessToken: undefined,
  moved: undefined,
  retryAt: undefined,
} satisfies Partial<SessionData>;

/** The app's own tokens belong to no person. */
function formerSubjectOf(tokens: Tokens | undefined): Partial<SessionData> {
  const sub = tokens?.acts_as === 'app' ? undefined : tokens?.account?.sub;
  return sub === undefined ? {} : { formerSubject: sub };
}

/** `locked`: the stored lock of the session. */
export function createHolder(changed: (data: SessionData) => void, locked?: LockedSince): StateHolder {
  let data: SessionData = {
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
      return data;
    },
    update(change) {
      data = { ...data, ...formerSubjectOf(data.tokens), ...change };
      changed(data);
      for (const listener of [...listeners]) listener();
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The part of the snapshot about a sign-out. */
export function afterSignOut({
  state,
  signedOut,
  unconfirmed,
}: SessionData): Pick<SessionSnapshot, 'signedOut' | 'unconfirmed'> {
  return {
    ...(unconfirmed === undefined ? {} : { unconfirmed }),
    ...(state !== 'signedOut' || signedOut === undefined ? {} : { signedOut: visible(signedOut) }),
  };
}

function visible({ others, page }: SignedOut): NonNullable<SessionSnapshot['signedOut']> {
  return {
    ...(others === undefined ? {} : { others }),
    ...(page === undefined ? {} : { browser: new URL(page.endpoint).host }),
  };
}
