import type { SessionSnapshot } from '../../../shared/model/session.ts';
import type { Held } from './holder.ts';
import type { Tokens } from './record.ts';
import { afterSignOut } from './signed-out.ts';

/** Which session it is, of which connection. */
interface SessionName {
  id: string;
  connection: { id: string };
}

/** What a window may know of a session: no token, no part of one. */
export function snapshotOf(session: SessionName, held: Held): SessionSnapshot {
  const { tokens, store, signIn, retryAt } = held;
  const problem = held.signInProblem ?? held.problem;
  return {
    session: session.id,
    connection: session.connection.id,
    state: signIn === undefined ? held.state : 'signingIn',
    generation: held.generation,
    scopes: tokens?.scopes ?? [],
    renewals: tokens?.renewals ?? 0,
    ...(tokens === undefined ? {} : ofTokens(tokens)),
    ...(tokens === undefined || store === undefined ? {} : { kept: store.kept }),
    ...(signIn === undefined ? {} : { signIn }),
    ...(problem === undefined ? {} : { problem: problem.toProblem() }),
    ...(retryAt === undefined ? {} : { retryAt }),
    ...afterSignOut(held),
  };
}

function ofTokens(tokens: Tokens) {
  const { account, expires_in, received_at, renewed_at } = tokens;
  return {
    signedInAt: tokens.signed_in_at,
    bound: tokens.token_type === 'DPoP',
    ...(account === undefined ? {} : { account }),
    ...(renewed_at === undefined ? {} : { renewedAt: renewed_at }),
    ...(expires_in === undefined
      ? {}
      : { accessToken: { issuedAt: received_at, expiresAt: received_at + expires_in * 1000 } }),
  };
}
