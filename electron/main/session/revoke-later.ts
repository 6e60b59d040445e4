import type { Bound } from './destinations.ts';
import { boundNow } from './moved.ts';
import type { Parts } from './parts.ts';
import type { SecretStore } from './ports.ts';
import { revocationsOfRefreshTokens } from './revocation-record.ts';

/**
 * Tells the server, after the fact, that a refresh token of a session that was kept there is over. `bound`: where the
 * token came from; where the connection leads unless told.
 */
export function revokeLater(
  parts: Parts,
  refreshToken: string | undefined,
  kept: SecretStore['kept'] | undefined,
  bound: Bound = boundNow(parts),
): void {
  if (refreshToken === undefined) return;
  const { trailing } = parts;
  const telling = giveUp(parts, refreshToken, bound, kept === 'vault').finally(() =>
    trailing.delete(telling),
  );
  trailing.add(telling);
}

async function giveUp(parts: Parts, refreshToken: string, bound: Bound, keep: boolean): Promise<void> {
  parts.passing.add(refreshToken);
  try {
    await parts.revocations.add(await revocationsOfRefreshTokens(parts, [refreshToken], bound), keep);
    parts.revocations.hurry();
  } finally {
    parts.passing.delete(refreshToken);
  }
}
