import { now } from '../../lib/clock.ts';
import { hashedId, unseal } from '../crypto/sealing.ts';
import type { Queries } from '../db/database.ts';
import { prepare } from '../db/prepared-query.ts';
import { rolesOf, type User } from '../users/user.ts';
import { decideReuse, type RefreshTokenVerdict } from './reuse-policy.ts';

/** A presented refresh token; `endedReason` is a code of end-reasons.ts if its session has ended. */
export interface FoundRefreshToken {
  payload: Record<string, unknown>;
  verdict: RefreshTokenVerdict;
  consumedAt: number | undefined;
  /** Seconds since 1970; later than in the payload if the token was prolonged. */
  expires: number;
  grantId: string;
  endedReason: string | undefined;
  /** The current state of its user; undefined if deactivated or deleted. */
  user: User | undefined;
  /** Decrypts the grant of the sign-in, given its `id`; undefined if it is gone. */
  grant(id: string): Record<string, unknown> | undefined;
}

/** Selects the row stored under `id` with everything a refresh needs: child, session, grant and user. */
export function refreshTokenQuery(queries: Queries, id: string) {
  return queries
    .selectFrom('refresh_tokens as token')
    .leftJoin('refresh_tokens as child', 'child.id', 'token.child')
    .leftJoin('sessions as session', 'session.id', 'token.grant_id')
    .leftJoin('artifacts as grant', (join) =>
      join.onRef('grant.id', '=', 'token.grant_id').on('grant.model', '=', 'Grant'),
    )
    .leftJoin('users as user', (join) =>
      join.onRef('user.sub', '=', 'token.subject').on('user.active', '=', 1),
    )
    .select([
      'token.payload',
      'token.grant_id',
      'token.expires',
      'token.consumed_at',
      'token.retired_at',
      'token.tries',
      'child.id as child_id',
      'child.consumed_at as child_consumed_at',
      'child.seen_at as child_seen_at',
      'session.id as session_id',
      'session.ended_reason',
      'session.ended_at',
      'grant.payload as grant_payload',
      'user.sub as user_sub',
      'user.username as user_username',
      'user.name as user_name',
      'user.email as user_email',
      'user.roles as user_roles',
      'user.version as user_version',
    ])
    .where('token.id', '=', id);
}

type Columns<Query> = Query extends { execute(): Promise<(infer Row)[]> } ? Row : never;

/** The result of {@link refreshTokenQuery}, not yet decrypted with the token. */
export type ReadRefreshToken = Columns<ReturnType<typeof refreshTokenQuery>>;

function userOf(row: ReadRefreshToken): User | undefined {
  const { user_sub: sub, user_username: username, user_name: name, user_email: email } = row;
  const { user_roles: roles, user_version: version } = row;
  // All of them are null if there is no such active user.
  if (sub === null || username === null || name === null || email === null) return undefined;
  if (roles === null || version === null) return undefined;
  return { sub, username, name, email, roles: rolesOf(roles), version };
}

/** Decrypts and classifies the row of the presented `token`. Throws if the row was tampered with. */
export function openRefreshToken(token: string, row: ReadRefreshToken): FoundRefreshToken {
  const child =
    row.child_id === null ? undefined : { consumed_at: row.child_consumed_at, seen_at: row.child_seen_at };
  const { grant_payload: sealedGrant } = row;
  const ended = row.session_id === null || row.ended_at !== null;
  return {
    payload: unseal(token, row.payload),
    verdict: decideReuse(row, child, now()),
    consumedAt: row.consumed_at ?? undefined,
    expires: row.expires,
    grantId: row.grant_id,
    endedReason: ended ? (row.ended_reason ?? 'revoked') : undefined,
    user: userOf(row),
    grant: (id) => (sealedGrant === null ? undefined : unseal(id, sealedGrant)),
  };
}

const findRow = prepare((queries: Queries, given: { id: string }) => refreshTokenQuery(queries, given.id));

/** Looks up a presented token in one query and classifies it. Undefined if it was never issued. */
export async function findRefreshToken(
  queries: Queries,
  token: string,
): Promise<FoundRefreshToken | undefined> {
  const [row] = await findRow(queries, { id: hashedId(token) });
  return row && openRefreshToken(token, row);
}
