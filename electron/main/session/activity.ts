import type { ActivityKind, NewActivity } from '../../../shared/model/activity.ts';
import type { SessionEnd } from '../../../shared/model/end-reason.ts';
import { ProblemError } from '../../../shared/model/problem.ts';
import { monotonic } from '../lib/monotonic.ts';
import type { SessionData } from './state.ts';

/** Tells the flight recorder about one session. */
export interface SessionActivity {
  /** What happened: in words, or the problem that says all of it. */
  note(kind: ActivityKind, what: string | ProblemError, remedy?: string, ending?: SessionEnd): void;
  /** Keeps up with the session: to be told of each change of what is held. */
  follow(held: SessionData): void;
}

interface NotesDeps {
  session: string;
  connection: string;
  /** A keyed hash, the same for the same secret. */
  fingerprint(secret: string): string;
  record(note: NewActivity): void;
}

type Whose = Pick<NewActivity, 'account' | 'tokens'>;

const ofSignIn: ReadonlySet<ActivityKind> = new Set(['signed_in', 'sign_in_failed']);
const ofRefresh: ReadonlySet<ActivityKind> = new Set(['renewed', 'renewal_failed']);
/** Whoever signs in now need not be the one who was signed in before. */
const ofNobody: ReadonlySet<ActivityKind> = new Set(['sign_in_started', 'sign_in_failed']);

/** How long something that shows in the state has taken, in ms, once it is over. */
function createStopwatch() {
  let began: number | undefined;
  let tookMs: number | undefined;
  return {
    follow(running: boolean) {
      if (running) began ??= monotonic();
      else if (began !== undefined) {
        tookMs = Math.round(monotonic() - began);
        began = undefined;
      }
    },
    read: () => tookMs,
  };
}

function wordsOf(what: string | ProblemError, remedy?: string, ending?: SessionEnd) {
  const said =
    what instanceof ProblemError ? what.toProblem() : { message: what, remedy, ending, code: undefined };
  return {
    message: said.message,
    ...(said.code === undefined ? {} : { code: said.code }),
    ...(said.remedy === undefined ? {} : { remedy: said.remedy }),
    ...(said.ending === undefined ? {} : { ending: said.ending }),
  };
}

/**
 * Makes the notes of one session. Generation, fingerprints, durations and the time of the next attempt come from what
 * is held, so that no step has to think of them; what is gone by then, as after a sign-out, is remembered as a hash.
 */
export function createSessionActivity({
  session,
  connection,
  fingerprint,
  record,
}: NotesDeps): SessionActivity {
  const signIn = createStopwatch();
  const refresh = createStopwatch();
  let now: SessionData | undefined;
  let tokens: SessionData['tokens'];
  let whose: Whose = {};

  function hashes({ access_token, refresh_token, account }: NonNullable<SessionData['tokens']>): Whose {
    const refresh = refresh_token === undefined ? {} : { refresh: fingerprint(refresh_token) };
    return {
      tokens: { access: fingerprint(access_token), ...refresh },
      ...(account === undefined ? {} : { account: fingerprint(account.sub) }),
    };
  }

  function tookMs(kind: ActivityKind): number | undefined {
    if (ofSignIn.has(kind)) return signIn.read();
    return ofRefresh.has(kind) ? refresh.read() : undefined;
  }

  return {
    follow(held) {
      now = held;
      signIn.follow(held.signIn !== undefined);
      refresh.follow(held.state === 'renewing');
      if (held.tokens === tokens) return;
      tokens = held.tokens;
      if (held.tokens !== undefined) whose = hashes(held.tokens);
    },
    note(kind, what, remedy, ending) {
      const took = tookMs(kind);
      record({
        kind,
        session,
        connection,
        ...wordsOf(what, remedy, ending),
        ...(ofNobody.has(kind) ? {} : whose),
        ...(now === undefined ? {} : { generation: now.generation }),
        ...(took === undefined ? {} : { tookMs: took }),
        ...(kind === 'renewal_failed' && now?.retryAt !== undefined ? { retryAt: now.retryAt } : {}),
      });
    },
  };
}
