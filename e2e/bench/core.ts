import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createGateway } from '../../electron/main/gateway/gateway.ts';
import type { GatewayRequest } from '../../electron/main/gateway/types.ts';
import type { Session } from '../../electron/main/session/session.ts';
import { createSessions } from '../../electron/main/session/sessions.ts';
import { openStores } from '../../electron/main/vault/stores.ts';
import {
  fakeKeyring,
  syncStorage,
} from '../../electron/safe-storage-helpers/src/testing/fake-safe-storage.ts';
import { type Connection, connectionSchema } from '../../shared/model/connection.ts';
import type { Stub } from './stub-process.ts';

/** The app's sessions, vault and gateway in plain Node, signed in. */
export interface Core {
  /** Sends a GET to an API of the connection (0 checks the token, 1 answers at once) and gives the body. */
  get(api: 0 | 1, path: string, query?: GatewayRequest['query']): Promise<string>;
  refresh: () => ReturnType<Session['refresh']>;
  stop(): Promise<void>;
}

function connectionTo({ authority, api }: Stub): Connection {
  return connectionSchema().parse({
    id: 'demo',
    name: 'Bench',
    issuer: authority,
    client: { authentication: 'registration' },
    grants: ['password'],
    api: [
      { origin: authority, prefix: '/api/' },
      { origin: api, prefix: '/api/' },
    ],
  });
}

/** Opens the core on a vault of real files. Only the keyring is fake. */
export async function openCore(stub: Stub): Promise<Core> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'latchkey-bench-core-'));
  const connection = connectionTo(stub);
  const { promise: signedIn, resolve, reject } = Promise.withResolvers<void>();
  const sessions = createSessions({
    connections: [connection],
    stores: await openStores({
      safeStorage: syncStorage(fakeKeyring()),
      folder: path.join(folder, 'vault'),
      onEvidence: () => undefined,
    }),
    prompt: { ask: async () => ({ username: 'demo', secret: 'correct-horse' }) },
    openBrowser: async () => undefined,
    record: () => undefined,
    onChange: ({ state, problem }) => {
      if (state === 'active') resolve();
      else if (problem) reject(new Error(problem.message));
    },
    lockFolder: path.join(folder, 'locks'),
  });
  const gateway = createGateway({
    connection: () => connection,
    tokens: (id) => sessions.get(id).tokens,
    secrets: () => sessions.secrets(),
    record: () => undefined,
  });
  await sessions.start();
  await sessions.get('demo').signIn({ method: 'password', keep: true });
  await signedIn;
  return {
    get: async (api, to, query) => {
      const answer = await gateway.request({ session: 'demo', method: 'GET', api, path: to, query });
      return answer.body;
    },
    refresh: () => sessions.get('demo').refresh(),
    stop: async () => {
      gateway.close();
      await sessions.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
