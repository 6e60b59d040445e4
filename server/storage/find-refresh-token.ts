import { now, type Queries } from './database.ts';
import { prepare } from './prepare.ts';
import { judge, type RefreshTokenVerdict } from './retry-rule.ts';
import { hashedId, unseal } from './sealed.ts';

/** A refresh token as presented; `endedReason` is a code of endings.ts when its session has ended. */
export interface FoundRefreshToken {
  payload: Record<string, unknown>;
  verdict: RefreshTokenVerdict;
  consumedAt: number | undefined;
  /** Seconds since 1970; later than in the payload where the token was prolonged. */
  expires: number;
  grantId: string;
  endedReason: string | undefined;
  /** Reads what was granted at the sign-in; undefined when that is gone. `id` is the grant's own. */
  grant(id: string): Record<string, unknown> | undefined;
}

const findRow = prepare((queries: Queries, given: { id: string }) =>
  queries
    .selectFrom('refresh_tokens as token')
    .leftJoin('refresh_tokens as child', 'child.id', 'token.child')
    .leftJoin('sessions as session', 'session.id', 'token.grant_id')
    .leftJoin('artifacts as grant', (join) =>
      join.onRef('grant.id', '=', 'token.grant_id').on('grant.model', '=', 'Grant'),
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
      'session.id as session_id',
      'session.ended_reason',
      'session.ended_at',
      'grant.payload as grant_payload',
    ])
    .where('token.id', '=', given.id),
);

/** Looks a presented token up and judges it, with its session and grant, in one query. Undefined when nobody issued it. */
export async function findRefreshToken(
  queries: Queries,
  token: string,
): Promise<FoundRefreshToken | undefined> {
  const [row] = await findRow(queries, { id: hashedId(token) });
  if (row === undefined) return undefined;
  const child = row.child_id === null ? undefined : { consumed_at: row.child_consumed_at };
  const { grant_payload: sealedGrant } = row;
  const ended = row.session_id === null || row.ended_at !== null;
  return {
    payload: unseal(token, row.payload),
    verdict: judge(row, child, now()),
    consumedAt: row.consumed_at ?? undefined,
    expires: row.expires,
    grantId: row.grant_id,
    endedReason: ended ? (row.ended_reason ?? 'revoked') : undefined,
    grant: (id) => (sealedGrant === null ? undefined : unseal(id, sealedGrant)),
  };
}
