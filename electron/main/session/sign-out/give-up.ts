import type { SessionContext } from '../context.ts';
import type { Bound } from '../destinations/destinations.ts';
import { boundNow } from '../destinations/guard.ts';
import type { SecretStore } from '../ports.ts';
import type { Tokens } from '../storage/record.ts';
import { type Revocation, revocationsOf, revocationsOfRefreshTokens } from './revocation.ts';

/**
 * Tells the server, after the fact, that a refresh token of a session that was kept there is over. `bound`: where the
 * token came from; where the connection leads unless told.
 */
export function revokeLater(
  parts: SessionContext,
  refreshToken: string | undefined,
  kept: SecretStore['kept'] | undefined,
  bound: Bound = boundNow(parts),
): void {
  if (refreshToken === undefined) return;
  const list = () => revocationsOfRefreshTokens(parts, [refreshToken], bound);
  tell(parts, { secret: refreshToken, list, keep: kept === 'vault' });
}

/** The same for all that a sign-in brought and that no session takes, also where it brought no refresh token. */
export function giveUpTokens(parts: SessionContext, tokens: Tokens, kept: SecretStore['kept']): void {
  const secret = tokens.refresh_token ?? tokens.access_token;
  tell(parts, { secret, list: () => revocationsOf(parts, tokens), keep: kept === 'vault' });
}

interface Telling {
  secret: string;
  list(): Promise<Revocation[]>;
  keep: boolean;
}

function tell(parts: SessionContext, about: Telling): void {
  const telling = giveUp(parts, about).finally(() => parts.trailing.delete(telling));
  parts.trailing.add(telling);
}

async function giveUp(parts: SessionContext, { secret, list, keep }: Telling): Promise<void> {
  parts.passing.add(secret);
  try {
    await parts.revocations.add(await list(), keep);
    parts.revocations.hurry();
  } finally {
    parts.passing.delete(secret);
  }
}
