import type { SessionSnapshot } from '../../../shared/model/session.ts';
import type { ServerClock } from '../oauth/metadata/server-clock.ts';
import { isLocked } from './lock/lock.ts';
import { afterSignOut, type SessionData } from './state.ts';
import type { Tokens } from './storage/record.ts';
import { type Receipt, timesOf } from './token-expiry.ts';
import type { SessionsDeps } from './types.ts';

/** What a snapshot uses of a session. */
interface SnapshotContext {
  id: string;
  connection: { id: string; name: string };
  deps: Pick<SessionsDeps, 'owner'>;
  clock: Pick<ServerClock, 'ahead'>;
}

/** What a window may know of a session: no token, no part of one, and almost nothing while it is locked. */
export function snapshotOf(session: SnapshotContext, data: SessionData): SessionSnapshot {
  return isLocked(data) ? lockedSnapshot(session, data) : openSnapshot(session, data);
}

function lockedSnapshot({ id, connection, deps }: SnapshotContext, data: SessionData): SessionSnapshot {
  const { tokens, locked, signIn, signInProblem } = data;
  const { account } = tokens ?? {};
  return {
    session: id,
    connection: connection.id,
    state: 'locked',
    generation: data.generation,
    account: { sub: '', name: account?.name ?? account?.username ?? connection.name, roles: [] },
    scopes: [],
    renewals: 0,
    ...actor(tokens),
    locked: {
      at: locked?.at ?? 0,
      ...(locked?.minutes === undefined ? {} : { minutes: locked.minutes }),
      bySystem: deps.owner?.available() === true,
    },
    ...(signIn === undefined ? {} : { signIn }),
    ...(signInProblem === undefined ? {} : { problem: signInProblem.toProblem() }),
  };
}

function openSnapshot(session: SnapshotContext, data: SessionData): SessionSnapshot {
  const { tokens, store, signIn, retryAt, receipt } = data;
  // During a sign-in only its own problem is shown.
  const sessionProblem = signIn === undefined ? (data.problem ?? data.unsaved?.problem) : undefined;
  const problem = data.signInProblem ?? sessionProblem;
  return {
    session: session.id,
    connection: session.connection.id,
    state: signIn === undefined ? data.state : 'signingIn',
    generation: data.generation,
    scopes: tokens?.scopes ?? [],
    renewals: tokens?.renewals ?? 0,
    ...(tokens === undefined ? {} : tokenFields(tokens, receipt)),
    ...clockFields(session.clock.ahead()),
    ...(tokens === undefined || store === undefined ? {} : { kept: store.kept }),
    ...(signIn === undefined ? {} : { signIn }),
    ...(problem === undefined ? {} : { problem: problem.toProblem() }),
    ...(retryAt === undefined ? {} : { retryAt }),
    ...afterSignOut(data),
  };
}

function tokenFields(tokens: Tokens, receipt: Receipt | undefined) {
  const { account, received_at, renewed_at } = tokens;
  const accessToken = receipt === undefined ? undefined : timesOf(receipt, received_at);
  return {
    signedInAt: tokens.signed_in_at,
    bound: tokens.token_type === 'DPoP',
    ...actor(tokens),
    ...(account === undefined ? {} : { account }),
    ...(renewed_at === undefined ? {} : { renewedAt: renewed_at }),
    ...(accessToken === undefined ? {} : { accessToken }),
  };
}

function actor(tokens: Tokens | undefined) {
  return tokens?.acts_as === undefined ? {} : { actsAs: tokens.acts_as };
}

/** A difference of less than a minute is not shown. */
function clockFields(ahead: number | undefined) {
  return ahead === undefined || Math.abs(ahead) < 60_000 ? {} : { clock: { aheadMs: Math.round(ahead) } };
}
