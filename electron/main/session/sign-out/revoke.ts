import { ProblemError } from '../../../../shared/model/problem.ts';
import type { ClientIdentity } from '../../oauth/client.ts';
import { serverWith } from '../../oauth/metadata/metadata.ts';
import { createServerSource, type ServerSource } from '../../oauth/metadata/server-source.ts';
import { type RevocationResult, revoke } from '../../oauth/revocation.ts';
import type { Server, ServerAddress, Transport } from '../../oauth/types.ts';
import type { ClientSource } from '../client-registration/client-registration.ts';
import { boundFields, changedEndpoints, type Fields } from '../destinations/destinations.ts';
import type { Revocation } from './revocation.ts';

/** Finds the server that a token came from, wherever its connection leads by now. */
export interface RevokeDeps {
  http: Transport;
  clients: Pick<ClientSource, 'boundAs'>;
  /** The server of an entry, with its metadata asked for at most once for all entries of one place. */
  serverOf(revocation: Revocation): ServerSource | undefined;
}

const outcomes: Record<RevocationResult, string> = {
  confirmed: 'The server confirmed that the session is over.',
  not_offered: 'The server offers no revocation, so the session ends there when it runs out.',
};

/**
 * Tells the server that a token is over: the one the token came from, as the client it was given to. Gives a sentence
 * that says how it ended, also where there is nothing to tell any more; rejects with a ProblemError when it has to be
 * tried again.
 */
export async function revokeAtServer(
  { http, clients, serverOf }: RevokeDeps,
  revocation: Revocation,
  signal: AbortSignal,
): Promise<string> {
  const source = serverOf(revocation);
  if (source === undefined) return 'Where the session came from is not readable, so no server can be told.';
  const server = withinBounds(revocation, await source.orStored(signal));
  const client = await clientFor(clients, revocation);
  if (client === undefined) {
    return 'The registration that the session belonged to is gone, and with it who could end it on the server.';
  }
  const { token, hint } = revocation;
  return outcomes[await revoke(http, { server, client, token, hint }, signal)];
}

/** Makes the servers of entries; those of one place share their metadata. */
export function createServersOf(http: Transport): RevokeDeps['serverOf'] {
  const sources = new Map<string, ServerSource>();
  return (revocation) => {
    const fields = boundFields(revocation);
    if (fields === undefined) return undefined;
    const { found, bound_to } = revocation;
    const address = addressIn(fields);
    const before = () => (found === undefined ? undefined : serverWith(address.issuer, found));
    const source = sources.get(bound_to) ?? createServerSource(http, address, { stored: before });
    sources.set(bound_to, source);
    return source;
  };
}

/** Issuer and endpoints as a connection's file has them. */
function addressIn(fields: Fields): ServerAddress {
  const issuer = fields['issuer'] ?? '';
  const named = Object.entries(fields).flatMap(([field, value]) => {
    const name = /^endpoints\.(\w+)$/.exec(field)?.[1];
    return name === undefined ? [] : [[name, value] as const];
  });
  const { token_endpoint, ...others } = Object.fromEntries(named);
  return token_endpoint === undefined ? { issuer } : { issuer, endpoints: { token_endpoint, ...others } };
}

/** An endpoint that the server names elsewhere than it did is not taken: what it named before is where a token goes. */
function withinBounds(revocation: Revocation, server: Server): Server {
  const { found, leads_to } = revocation;
  const fields = boundFields(revocation) ?? {};
  if (leads_to?.['endpoints.token_endpoint'] !== undefined) return server;
  // Of a session from before there was such a list, which no refresh has completed since.
  if (leads_to !== undefined && found === undefined) return server;
  const moved = changedEndpoints(fields, found, server).some(({ field }) => field === 'revocation_endpoint');
  if (!moved) return server;
  if (found === undefined) throw elsewhere(server);
  return serverWith(server.issuer, found);
}

/** The secret of now, where that client is still the one; else the one that the token was given to. */
async function clientFor(
  clients: RevokeDeps['clients'],
  revocation: Revocation,
): Promise<ClientIdentity | undefined> {
  const { client, client_id } = revocation;
  const held = await clients.boundAs(revocation);
  const wanted = client?.client_id ?? client_id;
  if (held !== undefined && (wanted === undefined || wanted === held.client_id)) return held;
  return client;
}

function elsewhere({ issuer }: Server): ProblemError {
  return new ProblemError(
    'connection_changed',
    `${new URL(issuer).host} names another place to end sessions at than one of its own.`,
    { remedy: 'Nothing was sent. End the session on the website of the server.' },
  );
}
