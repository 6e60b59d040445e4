import type { Connection } from '../../../../shared/model/connection.ts';
import { ProblemError } from '../../../../shared/model/problem.ts';
import { createSerial } from '../../lib/async.ts';
import type { ClientIdentity } from '../../oauth/client.ts';
import { cancelled } from '../../oauth/errors.ts';
import type { Transport } from '../../oauth/http-request.ts';
import type { Server } from '../../oauth/metadata/metadata.ts';
import type { ServerSource } from '../../oauth/metadata/server-source.ts';
import { type Registered, registerClient } from '../../oauth/registration.ts';
import { type Bound, boundFields, boundTo, sameServer, serverFields } from '../destinations/destinations.ts';
import { connectionChanged } from '../destinations/guard.ts';
import type { SessionsDeps } from '../ports.ts';
import { deleteRegistration } from './delete.ts';
import {
  belongs,
  clientBound,
  identityOf,
  isForOtherServer,
  isOutgrown,
  mayBe,
  publicClient,
} from './record.ts';
import { createClientStorage, type StoredClientAt } from './store.ts';

/** The client registration of one connection: entered or registered once, kept like a refresh token. */
export interface ClientSource {
  /** The client as it is, for refreshes; rejects with a ProblemError when there is none. */
  held(): Promise<ClientIdentity>;
  /** The client for a sign-in: what is stored, else registered or asked for now. */
  obtain(about: Obtain): Promise<ClientIdentity>;
  /** Writes the client where it was to be kept, if that failed before. Rejects as a store does. */
  keep(): Promise<void>;
  /** The client that tokens with this binding were given to, as far as it is still the one that is here. */
  boundAs(bound: Bound): Promise<ClientIdentity | undefined>;
  /** A person allowed the connection to lead elsewhere: so does its client, if it can be the same one there. */
  follow(bound: Bound): Promise<void>;
  /** Takes the registration back where the server lets it; false when it has to be tried again. */
  takeBack(): Promise<boolean>;
  /** The server does not know this client any more. */
  refused(): Promise<void>;
  secrets(): string[];
}

interface Obtain {
  keep: boolean;
  /** Nobody is signed in on the connection, so nobody's tokens belong to the client that is there. */
  unused: boolean;
  signal: AbortSignal;
  /** Called when a person is about to be asked. */
  asking(): void;
}

interface Ground {
  connection: Connection;
  deps: SessionsDeps;
  http: Transport;
  server: ServerSource;
}

export function createClientSource(ground: Ground): ClientSource {
  const { connection } = ground;
  const kept = createClientStorage(ground);
  const obtaining = createSerial();

  /** What is stored, where it may be used at this server; `unused`: nobody's tokens belong to it. */
  async function usableFor(server: Server, unused: boolean): Promise<StoredClientAt | undefined> {
    const found = await kept.load();
    if (found === undefined || !belongs(connection, found.stored)) return undefined;
    const { stored, store } = found;
    if (unused && isOutgrown(connection, stored)) return undefined;
    if (isForOtherServer(connection, stored, server)) {
      if (unused) return undefined;
      throw connectionChanged();
    }
    if (stored.leads_to !== undefined) return found;
    // What the first versions wrote says less than it should.
    await kept.put({ ...stored, ...clientBound(connection, server) }, store.kept === 'vault');
    return await kept.load();
  }

  async function obtain(about: Obtain): Promise<ClientIdentity> {
    if (about.signal.aborted) throw cancelled();
    if (connection.client.authentication === 'none') return publicClient(connection.client.id);
    const server = await ground.server(about.signal);
    const found = await usableFor(server, about.unused);
    if (found !== undefined && !found.stored.refused) {
      if (about.keep && found.store.kept === 'memory') await kept.put(found.stored, true);
      return identityOf(found.stored);
    }
    const identity = await makeClient(ground, about, found?.stored.refused === true);
    const { grants } = connection;
    const bound = clientBound(connection, server);
    const stored = { version: 1 as const, ...bound, ...identity, grants, refused: false };
    await kept.put(stored, about.keep);
    return identityOf(stored);
  }

  return {
    async held() {
      if (connection.client.authentication === 'none') return publicClient(connection.client.id);
      const found = await kept.load();
      if (found === undefined || !belongs(connection, found.stored)) throw noClient();
      return identityOf(found.stored);
    },
    // One after the other: what two sign-ins at once had made would each be the client of one alone.
    obtain: (about) => obtaining(() => obtain(about)),
    async boundAs(bound) {
      const fields = boundFields(bound) ?? {};
      const authentication = fields['client.authentication'] ?? connection.client.authentication;
      if (authentication === 'none') return publicClient(fields['client.id'] ?? publicIdOf(connection));
      const found = await kept.load();
      return found !== undefined && sameServer(found.stored, bound) ? identityOf(found.stored) : undefined;
    },
    async follow({ leads_to = {}, found: names }) {
      const found = await kept.load();
      if (found === undefined || !mayBe(connection, found.stored)) return;
      const stored = { ...found.stored, ...boundTo(serverFields(leads_to), names) };
      await kept.put(stored, found.store.kept === 'vault');
    },
    takeBack: () => deleteRegistration(ground, kept),
    keep: kept.save,
    refused: kept.refuse,
    secrets: kept.secrets,
  };
}

function publicIdOf({ client }: Connection): string {
  return client.authentication === 'registration' ? '' : client.id;
}

async function makeClient(ground: Ground, about: Obtain, again: boolean): Promise<Registered> {
  const { connection, http } = ground;
  const { client } = connection;
  if (client.authentication === 'none') return publicClient(client.id);
  const server = await ground.server(about.signal);
  if (client.authentication === 'registration') {
    return await registerClient(http, server, { grants: connection.grants, signal: about.signal });
  }
  about.asking();
  const typed = await ground.deps.prompt.ask({
    connection,
    asks: 'clientSecret',
    host: new URL(server.token_endpoint ?? server.issuer).host,
    username: '',
    signal: about.signal,
    ...(again ? { problem: 'The server did not accept the client secret. Enter it again.' } : {}),
  });
  if (typed === null || about.signal.aborted) throw cancelled();
  return { client_id: client.id, client_secret: typed.secret, method: client.authentication };
}

function noClient(): ProblemError {
  return new ProblemError(
    'client_refused',
    'The client registration of this connection is not here any more.',
    {
      remedy: 'Sign in again to make a new one. Nothing else was lost.',
    },
  );
}
