import type { Connection } from '../../../shared/model/connection.ts';
import type { ClientIdentity } from '../oauth/client.ts';
import type { ServerSource } from '../oauth/metadata.ts';
import { AnswerProblem } from '../oauth/problems.ts';
import { type Revoked, revoke } from '../oauth/revocation.ts';
import type { Transport } from '../oauth/transport.ts';
import type { ClientSource } from './clients.ts';
import { bindingOf } from './record.ts';
import type { Revocation } from './revocation-record.ts';

interface Ground {
  connection: Connection;
  http: Transport;
  server: ServerSource;
  clients: ClientSource;
}

const outcomes: Record<Revoked, string> = {
  confirmed: 'The server confirmed that the session is over.',
  not_offered: 'The server offers no revocation, so the session ends there when it runs out.',
};

/**
 * Tells the server that a token is over. Gives a sentence that says how it ended, also where there is nothing to tell
 * any more; rejects with a ProblemError when it has to be tried again.
 */
export async function tellServer(
  { connection, http, server: serverOf, clients }: Ground,
  revocation: Revocation,
  signal: AbortSignal,
): Promise<string> {
  // A token never goes to another server than the one it came from.
  if (revocation.bound_to !== bindingOf(connection)) {
    return 'This connection leads to another server now; the one before was not told that the session is over.';
  }
  const server = await serverOf(signal);
  const client = await clientFor(clients.held());
  if (client === undefined || (revocation.client_id ?? client.client_id) !== client.client_id) {
    return 'The registration that the session belonged to is gone, and with it who could end it on the server.';
  }
  const { token, hint } = revocation;
  return outcomes[await revoke(http, { server, client, token, hint }, signal)];
}

/** Undefined when there is none any more. */
async function clientFor(held: Promise<ClientIdentity>): Promise<ClientIdentity | undefined> {
  return await held.catch((error: unknown) => {
    if (isGone(error)) return undefined;
    throw error;
  });
}

function isGone(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    error.code === 'client_refused' &&
    !(error instanceof AnswerProblem)
  );
}

/** Whether nobody could use the token any more, by what is known of it. */
export function isTooOld({ worthless_at }: Revocation): boolean {
  return Date.now() > worthless_at;
}
