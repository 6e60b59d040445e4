import type { Connection } from '../../../../shared/model/connection.ts';
import { ProblemError } from '../../../../shared/model/problem.ts';
import { createSerial } from '../../lib/async.ts';
import type { ClientIdentity } from '../../oauth/client.ts';
import { cancelled } from '../../oauth/errors.ts';
import type { ServerSource } from '../../oauth/metadata/server-source.ts';
import { type RegisteredClient, registerClient } from '../../oauth/registration.ts';
import type { Server, Transport } from '../../oauth/types.ts';
import { type Bound, boundFields, boundTo, sameServer, serverFields } from '../destinations/destinations.ts';
import { connectionChanged } from '../errors.ts';
import type { SessionsDeps } from '../types.ts';
import { deleteRegistration } from './delete.ts';
import {
  belongs,
  clientBound,
  identityOf,
  isClientOf,
  isForOtherServer,
  lacksGrant,
  publicClient,
} from './record.ts';
import { createClientStorage, type StoredClientAt } from './store.ts';

/** The client registration of one connection: entered or registered once, stored like a refresh token. */
export interface ClientSource {
  /** The stored client, for refreshes; rejects with a ProblemError when there is none. */
  current(): Promise<ClientIdentity>;
  /** The client for a sign-in: the stored one, or else one that is registered or entered now. */
  obtain(request: ClientRequest): Promise<ClientIdentity>;
  /** Writes the client to the store that failed before, if one did. Rejects like a store. */
  save(): Promise<void>;
  /** The client that tokens with this binding were issued to, if it is still the stored one. */
  boundAs(bound: Bound): Promise<ClientIdentity | undefined>;
  /** Binds the client to new destinations that a person allowed, if it can be the same client there. */
  follow(bound: Bound): Promise<void>;
  /** Deletes the registration if the server supports that; false when it has to be retried. */
  deregister(): Promise<boolean>;
  /** The server no longer knows this client. */
  markRefused(): Promise<void>;
  secrets(): string[];
}

interface ClientRequest {
  keep: boolean;
  /** Nobody is signed in on the connection, so no tokens belong to the stored client. */
  unused: boolean;
  signal: AbortSignal;
  /** Called before a person is asked. */
  asking(): void;
}

interface ClientSourceDeps {
  connection: Connection;
  deps: SessionsDeps;
  http: Transport;
  server: ServerSource;
}

export function createClientSource(options: ClientSourceDeps): ClientSource {
  const { connection } = options;
  const storage = createClientStorage(options);
  const obtaining = createSerial();

  /** The stored client if it may be used at this server; `unused`: no tokens belong to it. */
  async function usableFor(server: Server, unused: boolean): Promise<StoredClientAt | undefined> {
    const found = await storage.load();
    if (found === undefined || !belongs(connection, found.stored)) return undefined;
    const { stored, store } = found;
    if (unused && lacksGrant(connection, stored)) return undefined;
    if (isForOtherServer(connection, stored, server)) {
      if (unused) return undefined;
      throw connectionChanged();
    }
    if (stored.leads_to !== undefined) return found;
    // The first versions wrote an incomplete binding.
    await storage.put({ ...stored, ...clientBound(connection, server) }, store.kept === 'vault');
    return await storage.load();
  }

  async function obtain(request: ClientRequest): Promise<ClientIdentity> {
    if (request.signal.aborted) throw cancelled();
    if (connection.client.authentication === 'none') return publicClient(connection.client.id);
    const server = await options.server(request.signal);
    const found = await usableFor(server, request.unused);
    if (found !== undefined && !found.stored.refused) {
      if (request.keep && found.store.kept === 'memory') await storage.put(found.stored, true);
      return identityOf(found.stored);
    }
    const identity = await makeClient(options, request, found?.stored.refused === true);
    const { grants } = connection;
    const bound = clientBound(connection, server);
    const stored = { version: 1 as const, ...bound, ...identity, grants, refused: false };
    await storage.put(stored, request.keep);
    return identityOf(stored);
  }

  return {
    async current() {
      if (connection.client.authentication === 'none') return publicClient(connection.client.id);
      const found = await storage.load();
      if (found === undefined || !belongs(connection, found.stored)) throw noClient();
      return identityOf(found.stored);
    },
    // One after the other: two sign-ins at the same time would otherwise register two clients.
    obtain: (request) => obtaining(() => obtain(request)),
    async boundAs(bound) {
      const fields = boundFields(bound) ?? {};
      const authentication = fields['client.authentication'] ?? connection.client.authentication;
      if (authentication === 'none') return publicClient(fields['client.id'] ?? publicIdOf(connection));
      const found = await storage.load();
      return found !== undefined && sameServer(found.stored, bound) ? identityOf(found.stored) : undefined;
    },
    async follow({ leads_to = {}, found: endpoints }) {
      const found = await storage.load();
      if (found === undefined || !isClientOf(connection, found.stored)) return;
      const stored = { ...found.stored, ...boundTo(serverFields(leads_to), endpoints) };
      await storage.put(stored, found.store.kept === 'vault');
    },
    deregister: () => deleteRegistration(options, storage),
    save: storage.save,
    markRefused: storage.markRefused,
    secrets: storage.secrets,
  };
}

function publicIdOf({ client }: Connection): string {
  return client.authentication === 'registration' ? '' : client.id;
}

async function makeClient(
  options: ClientSourceDeps,
  { signal, asking }: ClientRequest,
  again: boolean,
): Promise<RegisteredClient> {
  const { connection, http, deps } = options;
  const { client } = connection;
  if (client.authentication === 'none') return publicClient(client.id);
  const server = await options.server(signal);
  if (client.authentication === 'registration') {
    return await registerClient(http, server, { grants: connection.grants, signal });
  }
  asking();
  const typed = await deps.prompt.ask({
    connection,
    asks: 'clientSecret',
    host: new URL(server.token_endpoint ?? server.issuer).host,
    username: '',
    signal,
    ...(again ? { problem: 'The server did not accept the client secret. Enter it again.' } : {}),
  });
  if (typed === null || signal.aborted) throw cancelled();
  return { client_id: client.id, client_secret: typed.secret, method: client.authentication };
}

function noClient(): ProblemError {
  return new ProblemError('client_refused', 'The client registration of this connection is missing.', {
    remedy: 'Sign in again to make a new one. Nothing else was lost.',
  });
}
