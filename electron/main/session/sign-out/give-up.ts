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
  context: SessionContext,
  refreshToken: string | undefined,
  kept: SecretStore['kept'] | undefined,
  bound: Bound = boundNow(context),
): void {
  if (refreshToken === undefined) return;
  const list = () => revocationsOfRefreshTokens(context, [refreshToken], bound);
  tell(context, { secret: refreshToken, list, keep: kept === 'vault' });
}

/** The same for all that a sign-in brought and that no session takes, also where it brought no refresh token. */
export function giveUpTokens(context: SessionContext, tokens: Tokens, kept: SecretStore['kept']): void {
  const secret = tokens.refresh_token ?? tokens.access_token;
  tell(context, { secret, list: () => revocationsOf(context, tokens), keep: kept === 'vault' });
}

interface Telling {
  secret: string;
  list(): Promise<Revocation[]>;
  keep: boolean;
}

function tell(context: SessionContext, about: Telling): void {
  const telling = giveUp(context, about).finally(() => context.trailing.delete(telling));
  context.trailing.add(telling);
}

async function giveUp(context: SessionContext, { secret, list, keep }: Telling): Promise<void> {
  context.passing.add(secret);
  try {
    await context.revocations.add(await list(), keep);
    context.revocations.hurry();
  } finally {
    context.passing.delete(secret);
  }
}
