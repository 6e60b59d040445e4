import type { SessionSnapshot } from '../../../shared/model/session.ts';
import type { ServerClock } from '../oauth/metadata/server-clock.ts';
import { isLocked } from './lock/lock.ts';
import type { SessionsDeps } from './ports.ts';
import { afterSignOut } from './signed-out.ts';
import type { SessionData } from './state.ts';
import type { Tokens } from './storage/record.ts';
import { type Receipt, timesOf } from './token-expiry.ts';

/** Which session it is, of which connection. */
interface SessionName {
  id: string;
  connection: { id: string; name: string };
  deps: Pick<SessionsDeps, 'owner'>;
  clock: Pick<ServerClock, 'ahead'>;
}

/** What a window may know of a session: no token, no part of one, and next to nothing while it is locked. */
export function snapshotOf(session: SessionName, held: SessionData): SessionSnapshot {
  return isLocked(held) ? ofLocked(session, held) : ofOpen(session, held);
}

function ofLocked({ id, connection, deps }: SessionName, held: SessionData): SessionSnapshot {
  const { tokens, locked, signIn, signInProblem } = held;
  const { account } = tokens ?? {};
  return {
    session: id,
    connection: connection.id,
    state: 'locked',
    generation: held.generation,
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

function ofOpen(session: SessionName, held: SessionData): SessionSnapshot {
  const { tokens, store, signIn, retryAt, receipt } = held;
  // While somebody signs in, only what is the matter with that.
  const ofSession = signIn === undefined ? (held.problem ?? held.unsaved?.problem) : undefined;
  const problem = held.signInProblem ?? ofSession;
  return {
    session: session.id,
    connection: session.connection.id,
    state: signIn === undefined ? held.state : 'signingIn',
    generation: held.generation,
    scopes: tokens?.scopes ?? [],
    renewals: tokens?.renewals ?? 0,
    ...(tokens === undefined ? {} : ofTokens(tokens, receipt)),
    ...ofClock(session.clock.ahead()),
    ...(tokens === undefined || store === undefined ? {} : { kept: store.kept }),
    ...(signIn === undefined ? {} : { signIn }),
    ...(problem === undefined ? {} : { problem: problem.toProblem() }),
    ...(retryAt === undefined ? {} : { retryAt }),
    ...afterSignOut(held),
  };
}

function ofTokens(tokens: Tokens, receipt: Receipt | undefined) {
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

/** Less than a minute is not worth a word. */
function ofClock(ahead: number | undefined) {
  return ahead === undefined || Math.abs(ahead) < 60_000 ? {} : { clock: { aheadMs: Math.round(ahead) } };
}
