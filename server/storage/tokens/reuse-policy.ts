import type { RefreshTokenRow } from '../db/schema.ts';

/**
 * How long, and how often, a used token is accepted again while nobody has used its child; and how long a used token
 * is known as such. Seconds.
 */
export const retryRule = {
  sameChildFor: 60,
  acceptedFor: 24 * 60 * 60,
  tries: 20,
  reuseNoticedFor: 30 * 24 * 60 * 60,
} as const;

/**
 * - `fresh`: never used;
 * - `retry`: used, but the answer may have been lost, as neither its child nor an access token of that was used;
 * - `exhausted`: as `retry`, but tried too often: refused, the child stays good;
 * - `reused`: the answer arrived, so two parties hold this sign-in, or it is too old to be a lost answer.
 */
export type RefreshTokenVerdict = 'fresh' | 'retry' | 'exhausted' | 'reused';

/** Judges a presented token by its row and its child's row; `at` is the time in seconds since 1970. */
export function decideReuse(
  row: Pick<RefreshTokenRow, 'retired_at' | 'consumed_at' | 'tries'>,
  child: Pick<RefreshTokenRow, 'consumed_at' | 'seen_at'> | undefined,
  at: number,
): RefreshTokenVerdict {
  // A retired sibling in use means that somebody else went on from the same parent.
  if (row.retired_at !== null) return 'reused';
  if (row.consumed_at === null) return 'fresh';
  if (child === undefined || child.consumed_at !== null || child.seen_at !== null) return 'reused';
  if (at - row.consumed_at > retryRule.acceptedFor) return 'reused';
  return row.tries < retryRule.tries ? 'retry' : 'exhausted';
}
