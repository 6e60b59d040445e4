import { asProblem } from '../oauth/problems.ts';
import { revoke } from '../oauth/revocation.ts';
import type { Parts } from './parts.ts';

/** Tells the server, after the fact, that a refresh token is over (RFC 7009); how it went is noted. */
export function revokeLater(parts: Parts, refreshToken: string | undefined): void {
  if (refreshToken === undefined) return;
  const telling = revokeToken(parts, refreshToken).finally(() => parts.trailing.delete(telling));
  parts.trailing.add(telling);
}

async function revokeToken(parts: Parts, refreshToken: string): Promise<void> {
  parts.passing.add(refreshToken);
  try {
    const server = await parts.server();
    const client = await parts.clients.held();
    const told = await revoke(parts.http, { server, client, refreshToken });
    parts.note(
      'revocation',
      told ? 'The server confirmed that the session is over.' : 'The server offers no revocation.',
    );
  } catch (error) {
    const { message } = asProblem(error);
    parts.note('revocation', `The server could not be told that the session is over. ${message}`);
  } finally {
    parts.passing.delete(refreshToken);
  }
}
