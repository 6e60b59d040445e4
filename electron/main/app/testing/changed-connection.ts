import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Connection } from '../../../../shared/model/connection.ts';
import type { LockedSince } from '../../../../shared/model/idle.ts';
import { openConnections } from '../../connections/connections.ts';
import { loadConnections } from '../../connections/load.ts';
import { createGateway } from '../../gateway/gateway.ts';
import { startTrap, type TestServer } from '../../gateway/testing/servers.ts';
import type { TestAuthorizationServer } from '../../oauth/testing/authorization-server.ts';
import type { Change } from '../../session/destinations/destinations.ts';
import { type App, runApp } from '../../session/testing/app.ts';
import type { LockStorage, SessionsDeps } from '../../session/types.ts';

/** Where a connection comes from: the file of `--connections`, or the person's own. */
export type Source = 'file' | 'own';

/** Writes a connection to its file, and reads it as the app does when it starts. */
export async function readFrom(source: Source, folder: string, connection: object): Promise<Connection[]> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${source}.json`);
  await writeFile(file, JSON.stringify({ connections: [connection] }));
  if (source === 'file') return (await loadConnections(file)).connections;
  const own = await openConnections({ fixed: [], file, notice: () => undefined, log: () => undefined });
  return own.list();
}

export async function trapForTest(): Promise<TestServer> {
  const trap = await startTrap();
  onTestFinished(() => trap.close());
  return trap;
}

/** A connection that configures every endpoint, and whose client secret a person types. */
export function namedEndpoints(server: TestAuthorizationServer): Connection {
  const { issuer } = server;
  return server.connection({
    client: { authentication: 'client_secret_basic', id: 'fixed-client' },
    endpoints: {
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      revocation_endpoint: `${issuer}/revoke`,
      device_authorization_endpoint: `${issuer}/device/auth`,
      registration_endpoint: `${issuer}/register`,
      jwks_uri: `${issuer}/jwks`,
    },
    resource: `${issuer}/api`,
  });
}

/** Session locks that survive a restart of the app. */
export function storedLocks(): LockStorage {
  const locks = new Map<string, LockedSince>();
  return {
    get: (session) => locks.get(session),
    save: async (session, since) => {
      if (since === undefined) locks.delete(session);
      else locks.set(session, since);
    },
  };
}

/** One run of the app with its gateway. Questions about changes get the next of `answers`, or no. */
export async function run(connections: Connection[], folder: string, changes: Partial<SessionsDeps> = {}) {
  const questions: Change[][] = [];
  const answers: boolean[] = [];
  const app = await runApp(connections, folder, {
    prompt: {
      ask: async ({ asks }) => ({
        username: 'demo',
        secret: asks === 'clientSecret' ? 'fixed-secret-fixed-secret' : 'correct-horse',
      }),
    },
    confirmChange: async (_connection, changed) => {
      questions.push([...changed]);
      return answers.shift() ?? false;
    },
    ...changes,
  });
  const gateway = createGateway({
    connection: (session) => connections.find(({ id }) => session.startsWith(id)),
    tokens: (session) => app.sessions.get(session).tokens,
    secrets: app.sessions.secrets,
    record: () => undefined,
  });
  onTestFinished(() => gateway.close());
  return { ...app, gateway, questions, answers };
}

export type Run = Awaited<ReturnType<typeof run>>;

export async function signIn(app: Pick<App, 'sessions' | 'reaches'>, session = 'demo'): Promise<void> {
  await app.sessions.get(session).signIn({ method: 'password', keep: true });
  await app.reaches('active', session);
}

/** How many requests of each kind the server has received. */
export function requestCounts({ state, clients }: TestAuthorizationServer) {
  const { tokenCalls, apiCalls, revoked, registrations, pushed } = state;
  return {
    tokens: tokenCalls.length,
    api: apiCalls,
    revoked: revoked.length,
    registrations,
    pushed: pushed.length,
    clients: clients.size,
  };
}
