import type { Connection } from '../../../shared/model/connection.ts';
import { ProblemError } from '../../../shared/model/problem.ts';
import { schema, z } from '../../../shared/schema.ts';
import type { ClientIdentity } from '../oauth/client.ts';
import type { ServerSource } from '../oauth/metadata.ts';
import { cancelled } from '../oauth/problems.ts';
import { registerClient } from '../oauth/registration.ts';
import type { Transport } from '../oauth/transport.ts';
import { keyringProblem, storeProblem } from './errors.ts';
import { parseJson } from './json.ts';
import type { SecretStore, SessionsDeps } from './ports.ts';
import { bindingOf } from './record.ts';
import { createSerial } from './serial.ts';

const storedSchema = schema(() =>
  z.strictObject({
    version: z.literal(1),
    bound_to: z.string(),
    client_id: z.string(),
    client_secret: z.string().optional(),
    method: z.enum(['client_secret_basic', 'client_secret_post', 'none']),
    /** Without it, the one that every connection had at first. */
    redirect_path: z
      .string()
      .regex(/^\/callback\/[\w-]+$/)
      .optional(),
    /** What it was registered for; without it, what the first versions registered for. */
    grants: z.array(z.string()).default(['authorization_code', 'password']),
    /** The server answered `invalid_client`: kept for renewals, replaced at the next sign-in. */
    refused: z.boolean(),
  }),
);

type Stored = z.infer<ReturnType<typeof storedSchema>>;

/** The client registration of one connection: entered or registered once, kept like a refresh token. */
export interface ClientSource {
  /** The client as it is, for renewals; rejects with a ProblemError when there is none. */
  held(): Promise<ClientIdentity>;
  /** The client for a sign-in: what is stored, else registered or asked for now. */
  obtain(about: Obtain): Promise<ClientIdentity>;
  /** Writes the client where it was to be kept, if that failed before. Rejects as a store does. */
  keep(): Promise<void>;
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

/** `unsaved` is the store it belongs in and is not in yet. */
interface Known {
  stored: Stored;
  store: SecretStore;
  unsaved?: SecretStore;
}

interface Ground {
  connection: Connection;
  deps: SessionsDeps;
  http: Transport;
  server: ServerSource;
}

export function createClientSource(ground: Ground): ClientSource {
  const { connection, deps } = ground;
  let known: Known | undefined;
  const obtaining = createSerial();

  async function load(): Promise<typeof known> {
    known ??= (await find(ground, true)) ?? (await find(ground, false));
    return known;
  }

  async function keepIt(stored: Stored, keep: boolean): Promise<void> {
    const wanted = deps.stores.client(connection.id, keep);
    try {
      await write(wanted, stored);
      known = { stored, store: wanted };
    } catch (error) {
      // A client that cannot be kept still serves until the app ends; the session store says so too.
      const problem = storeProblem(error);
      deps.record({ kind: 'vault', connection: connection.id, message: problem.message });
      const memory = deps.stores.client(connection.id, false);
      await write(memory, stored);
      known = { stored, store: memory, ...(keep ? { unsaved: wanted } : {}) };
    }
  }

  async function obtain(about: Obtain): Promise<ClientIdentity> {
    if (about.signal.aborted) throw cancelled();
    if (connection.client.authentication === 'none') return publicClient(connection.client.id);
    const found = await load();
    if (
      found !== undefined &&
      !found.stored.refused &&
      !(about.unused && isOutgrown(connection, found.stored))
    ) {
      if (about.keep && found.store.kept === 'memory') await keepIt(found.stored, true);
      return identityOf(found.stored);
    }
    const identity = await makeClient(ground, about, found?.stored.refused === true);
    const bound_to = bindingOf(connection);
    const { grants } = connection;
    await keepIt({ version: 1, bound_to, ...identity, grants, refused: false }, about.keep);
    return identity;
  }

  return {
    async held() {
      if (connection.client.authentication === 'none') return publicClient(connection.client.id);
      const found = await load();
      if (found === undefined) throw noClient();
      return identityOf(found.stored);
    },
    // One after the other: what two sign-ins at once had made would each be the client of one alone.
    obtain: (about) => obtaining(() => obtain(about)),
    async keep() {
      if (known?.unsaved === undefined) return;
      const { stored, unsaved } = known;
      await write(unsaved, stored);
      known = { stored, store: unsaved };
    },
    async refused() {
      if (known === undefined) return;
      known.stored = { ...known.stored, refused: true };
      await write(known.store, known.stored).catch((error: unknown) => {
        const { message } = storeProblem(error);
        deps.record({ kind: 'vault', connection: connection.id, message });
      });
    },
    secrets: () => (known?.stored.client_secret === undefined ? [] : [known.stored.client_secret]),
  };
}

async function find(
  ground: Ground,
  keep: boolean,
): Promise<{ stored: Stored; store: SecretStore } | undefined> {
  const { connection, deps } = ground;
  const store = deps.stores.client(connection.id, keep);
  const reading = await store.read().catch((error: unknown) => {
    throw storeProblem(error);
  });
  if (reading.state === 'empty') return undefined;
  if (reading.state === 'unreadable' && reading.reason === 'keyring') {
    const { state } = deps.stores.keyring();
    // A keyring that lost its key will not bring this client back; one that is locked will.
    if (state === 'changed' || state === 'lost') return undefined;
    throw keyringProblem(state);
  }
  const stored = reading.state === 'ok' ? parseJson(reading.payload, storedSchema()) : undefined;
  if (stored !== undefined) return belongs(connection, stored) ? { stored, store } : undefined;
  const name = await store.setAside();
  deps.record({
    kind: 'vault',
    connection: connection.id,
    message: `The file of the client registration is not usable and was kept as ${name}.`,
  });
  return undefined;
}

/** Registered before the connection had a way of signing in that it has now: the server would refuse that. */
function isOutgrown({ client, grants }: Connection, stored: Stored): boolean {
  return client.authentication === 'registration' && grants.some((grant) => !stored.grants.includes(grant));
}

/** A secret goes to the server it was made for, under the id it was made for, and nowhere else. */
function belongs(connection: Connection, stored: Stored): boolean {
  const { client } = connection;
  if (stored.bound_to !== bindingOf(connection)) return false;
  return client.authentication === 'registration' || client.id === stored.client_id;
}

async function write(store: SecretStore, stored: Stored): Promise<void> {
  const reading = await store.read();
  const generation = reading.state === 'ok' ? reading.generation + 1 : 1;
  await store.write(JSON.stringify(stored), generation);
}

async function makeClient(ground: Ground, about: Obtain, again: boolean): Promise<ClientIdentity> {
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

function identityOf(stored: Stored): ClientIdentity {
  const { client_id, client_secret, method, redirect_path } = stored;
  return { client_id, client_secret, method, redirect_path };
}

function publicClient(id: string): ClientIdentity {
  return { client_id: id, method: 'none' };
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
