import type { ActivityKind, NewActivity } from '../../../shared/model/activity.ts';
import type { SessionEnd } from '../../../shared/model/end-reason.ts';
import { ProblemError } from '../../../shared/model/problem.ts';
import { monotonic } from '../lib/monotonic.ts';
import type { SessionData } from './state.ts';

/** Records the activity of one session. */
export interface SessionActivity {
  /** Records what happened: a sentence, or a problem with its remedy. */
  note(kind: ActivityKind, what: string | ProblemError, remedy?: string, ending?: SessionEnd): void;
  /** To be called after each change of the session's data. */
  follow(data: SessionData): void;
}

interface SessionActivityDeps {
  session: string;
  connection: string;
  /** A keyed hash, the same for the same secret. */
  fingerprint(secret: string): string;
  record(note: NewActivity): void;
}

type Owner = Pick<NewActivity, 'account' | 'tokens'>;

const ofSignIn: ReadonlySet<ActivityKind> = new Set(['signed_in', 'sign_in_failed']);
const ofRefresh: ReadonlySet<ActivityKind> = new Set(['renewed', 'renewal_failed']);
/** The person who signs in now need not be the one who was signed in before. */
const withoutOwner: ReadonlySet<ActivityKind> = new Set(['sign_in_started', 'sign_in_failed']);

/** Measures how long a state lasted, in ms. */
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

function messageFields(what: string | ProblemError, remedy?: string, ending?: SessionEnd) {
  const problem =
    what instanceof ProblemError ? what.toProblem() : { message: what, remedy, ending, code: undefined };
  return {
    message: problem.message,
    ...(problem.code === undefined ? {} : { code: problem.code }),
    ...(problem.remedy === undefined ? {} : { remedy: problem.remedy }),
    ...(problem.ending === undefined ? {} : { ending: problem.ending }),
  };
}

/**
 * Creates the recorder of one session's activity. Generation, fingerprints, durations and the time of the next attempt
 * come from the session's data, so that no step has to pass them. After a sign-out the last fingerprints are used.
 */
export function createSessionActivity({
  session,
  connection,
  fingerprint,
  record,
}: SessionActivityDeps): SessionActivity {
  const signIn = createStopwatch();
  const refresh = createStopwatch();
  let now: SessionData | undefined;
  let tokens: SessionData['tokens'];
  let owner: Owner = {};

  function hashes({ access_token, refresh_token, account }: NonNullable<SessionData['tokens']>): Owner {
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
    follow(data) {
      now = data;
      signIn.follow(data.signIn !== undefined);
      refresh.follow(data.state === 'renewing');
      if (data.tokens === tokens) return;
      tokens = data.tokens;
      if (data.tokens !== undefined) owner = hashes(data.tokens);
    },
    note(kind, what, remedy, ending) {
      const took = tookMs(kind);
      record({
        kind,
        session,
        connection,
        ...messageFields(what, remedy, ending),
        ...(withoutOwner.has(kind) ? {} : owner),
        ...(now === undefined ? {} : { generation: now.generation }),
        ...(took === undefined ? {} : { tookMs: took }),
        ...(kind === 'renewal_failed' && now?.retryAt !== undefined ? { retryAt: now.retryAt } : {}),
      });
    },
  };
}
