import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Connection } from '../../../../shared/model/connection.ts';
import { openConnections } from '../../connections/connections.ts';
import { createConnectionsController } from '../../connections/controller.ts';
import type { TestAuthorizationServer } from '../../oauth/testing/authorization-server.ts';
import { runApp } from '../../session/testing/app.ts';
import type { SessionsDeps } from '../../session/types.ts';

export interface Options {
  changes?: Partial<SessionsDeps>;
  fixed?: Connection[];
  /** The keyring is locked. */
  locked?: boolean;
}

/** One run of the app in a folder: sessions, connections, and the controller of the connections. */
export async function start(folder: string, { changes = {}, fixed = [], locked = false }: Options = {}) {
  const file = join(folder, 'connections.json');
  const connections = await openConnections({ fixed, file, notice: () => undefined, log: () => undefined });
  const app = await runApp(connections.list(), folder, changes);
  if (locked) {
    app.faults.read = () => ({ state: 'unreadable', reason: 'keyring', detail: 'locked' });
    app.state.keyring = { state: 'locked', backend: 'test' };
  }
  const controller = createConnectionsController({
    connections,
    sessions: app.sessions,
    started: app.sessions.start(),
    usedIds: () => app.stores.sessions(),
    discover: async () => ({ state: 'fault', fault: 'empty' }),
    confirm: async () => true,
    chooseFile: async () => undefined,
    changed: () => undefined,
    discovering: () => undefined,
  });
  await controller.cleanUpRemoved().catch((error: Error) => expect(error.message).toBe('cut off'));
  const { sessions, stores, faults, state, answers, snapshot, reaches } = app;
  return { sessions, stores, faults, state, answers, snapshot, reaches, controller, connections, file };
}

export type Started = Awaited<ReturnType<typeof start>>;

export const destroyed: TestAuthorizationServer['state']['revocation'] = ({ response }) =>
  void response.socket?.destroy();

/** The person's own connection with this many accounts signed in. */
export async function signedInTo(
  server: TestAuthorizationServer,
  folder: string,
  accounts = 1,
  options?: Options,
) {
  const connection = server.connection();
  await writeFile(join(folder, 'connections.json'), JSON.stringify({ connections: [connection] }));
  const app = await start(folder, options);
  for (let number = 1; number <= accounts; number += 1) {
    const id = number === 1 ? 'demo' : app.sessions.add('demo');
    app.answers.push({ username: number === 1 ? 'demo' : 'omar', secret: 'correct-horse' });
    await app.sessions.get(id).signIn({ method: 'password', keep: true });
    await app.reaches('active', id);
  }
  return app;
}

/** Ends the run, and starts the next one with a server that responds again. */
export async function nextStart(
  server: TestAuthorizationServer,
  app: Started,
  folder: string,
  options?: Options,
) {
  await app.sessions.stop();
  server.state.revocation = undefined;
  return await start(folder, options);
}

export const allRevoked = (server: TestAuthorizationServer) =>
  expect.poll(() => server.rotation.liveFamilies()).toBe(0);
