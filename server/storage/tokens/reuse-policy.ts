import type { RefreshTokenRow } from '../db/schema.ts';

/**
 * How long and how often a used token is accepted again while its child is unused, and how long a used token is
 * remembered. Seconds.
 */
export const retryRule = {
  sameChildFor: 60,
  acceptedFor: 24 * 60 * 60,
  tries: 20,
  reuseNoticedFor: 30 * 24 * 60 * 60,
} as const;

/**
 * - `fresh`: never used;
 * - `retry`: used, but the response may have been lost, because neither its child nor the child's access token was
 *   used;
 * - `exhausted`: like `retry`, but tried too often: refused, while the child stays valid;
 * - `reused`: the response arrived, so two parties hold this sign-in, or it is too old to be a lost response.
 */
export type RefreshTokenVerdict = 'fresh' | 'retry' | 'exhausted' | 'reused';

/** Classifies a presented token by its own row and its child's row; `at` in seconds since 1970. */
export function decideReuse(
  row: Pick<RefreshTokenRow, 'retired_at' | 'consumed_at' | 'tries'>,
  child: Pick<RefreshTokenRow, 'consumed_at' | 'seen_at'> | undefined,
  at: number,
): RefreshTokenVerdict {
  // A retired sibling in use means that somebody else continued from the same parent.
  if (row.retired_at !== null) return 'reused';
  if (row.consumed_at === null) return 'fresh';
  if (child === undefined || child.consumed_at !== null || child.seen_at !== null) return 'reused';
  if (at - row.consumed_at > retryRule.acceptedFor) return 'reused';
  return row.tries < retryRule.tries ? 'retry' : 'exhausted';
}
