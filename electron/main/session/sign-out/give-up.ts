import type { SessionContext } from '../context.ts';
import type { Bound } from '../destinations/destinations.ts';
import { boundNow } from '../destinations/guard.ts';
import type { Tokens } from '../storage/record.ts';
import type { SecretStore } from '../types.ts';
import { type Revocation, revocationsOf, revocationsOfRefreshTokens } from './revocation.ts';

/** What revoking a token in the background uses of a session. */
export type RevokingSession = Pick<
  SessionContext,
  'id' | 'connection' | 'server' | 'clients' | 'revocations' | 'transientSecrets' | 'background'
>;

/**
 * Revokes a refresh token in the background. `kept` is where its session was stored. `bound` says where the token came
 * from; the default is where the connection leads now.
 */
export function revokeLater(
  context: RevokingSession,
  refreshToken: string | undefined,
  kept: SecretStore['kept'] | undefined,
  bound: Bound = boundNow(context),
): void {
  if (refreshToken === undefined) return;
  const list = () => revocationsOfRefreshTokens(context, [refreshToken], bound);
  queueInBackground(context, { secret: refreshToken, list, keep: kept === 'vault' });
}

/** Revokes all tokens of a sign-in that no session takes, also without a refresh token. */
export function giveUpTokens(context: RevokingSession, tokens: Tokens, kept: SecretStore['kept']): void {
  const secret = tokens.refresh_token ?? tokens.access_token;
  queueInBackground(context, { secret, list: () => revocationsOf(context, tokens), keep: kept === 'vault' });
}

interface GivenUp {
  secret: string;
  list(): Promise<Revocation[]>;
  keep: boolean;
}

function queueInBackground(context: RevokingSession, givenUp: GivenUp): void {
  const queueing = queue(context, givenUp).finally(() => context.background.delete(queueing));
  context.background.add(queueing);
}

async function queue(
  { transientSecrets, revocations }: RevokingSession,
  { secret, list, keep }: GivenUp,
): Promise<void> {
  transientSecrets.add(secret);
  try {
    await revocations.add(await list(), keep);
    revocations.sendNow();
  } finally {
    transientSecrets.delete(secret);
  }
}
