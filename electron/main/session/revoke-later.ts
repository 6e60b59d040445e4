import type { Parts } from './parts.ts';
import type { SecretStore } from './ports.ts';
import { revocationsOfRefreshTokens } from './revocation-record.ts';

/** Tells the server, after the fact, that a refresh token of a session that was kept there is over. */
export function revokeLater(
  parts: Parts,
  refreshToken: string | undefined,
  kept: SecretStore['kept'] | undefined,
): void {
  if (refreshToken === undefined) return;
  const telling = giveUp(parts, refreshToken, kept === 'vault').finally(() => parts.trailing.delete(telling));
  parts.trailing.add(telling);
}

async function giveUp(parts: Parts, refreshToken: string, keep: boolean): Promise<void> {
  parts.passing.add(refreshToken);
  try {
    await parts.revocations.add(await revocationsOfRefreshTokens(parts, [refreshToken]), keep);
    parts.revocations.hurry();
  } finally {
    parts.passing.delete(refreshToken);
  }
}
