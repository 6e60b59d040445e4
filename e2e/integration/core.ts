import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, vi } from 'vitest';
import { createGateway } from '../../electron/main/gateway/gateway.ts';
import { createSessions } from '../../electron/main/session/sessions.ts';
import type { PollClock } from '../../electron/main/session/sign-in/device-polling.ts';
import type { Prompt } from '../../electron/main/session/types.ts';
import { openStores } from '../../electron/main/vault/stores.ts';
import {
  type FakeKeyring,
  fakeKeyring,
  syncStorage,
} from '../../electron/safe-storage-helpers/src/testing/fake-safe-storage.ts';
import type { Authority } from '../../server/authority.ts';
import { type Connection, connectionSchema } from '../../shared/model/connection.ts';
import type { SessionState, SignInMethod } from '../../shared/model/session.ts';

/** The demo connection, to the authority of a test. */
function demoConnection(authority: Authority, changes: object = {}): Connection {
  return connectionSchema().parse({
    id: 'demo',
    name: 'Demo',
    issuer: authority.issuer,
    client: { authentication: 'registration' },
    grants: ['authorization_code', 'password'],
    scopes: ['openid', 'profile', 'email', 'roles', 'offline_access', 'api:read', 'api:write', 'api:admin'],
    api: [{ origin: authority.apiOrigin, prefix: '/api/' }],
    ...changes,
  });
}

/** A user's folder and keyring, which persist across runs of the app. */
export interface Home {
  folder: string;
  keyring: FakeKeyring;
}

export async function homeForTest(): Promise<Home> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-core-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return { folder, keyring: fakeKeyring() };
}

/** Starts the real core (sessions, vault and gateway) without Electron. */
export async function runCore(
  authority: Authority,
  home: Home,
  ask?: Prompt['ask'],
  changes: { connection?: object; pollClock?: PollClock } = {},
) {
  const { pollClock } = changes;
  const connection = demoConnection(authority, changes.connection);
  const opened: string[] = [];
  const stores = await openStores({
    safeStorage: syncStorage(home.keyring),
    folder: join(home.folder, 'vault'),
    onEvidence: () => undefined,
  });
  const sessions = createSessions({
    connections: [connection],
    stores,
    prompt: { ask: ask ?? (async () => ({ username: 'demo', secret: 'correct-horse' })) },
    openBrowser: async ({ address, via }) => void opened.push(via ?? address),
    record: () => undefined,
    onChange: () => undefined,
    lockFolder: join(home.folder, 'locks'),
    ...(pollClock === undefined ? {} : { pollClock }),
  });
  const gateway = createGateway({
    connection: () => connection,
    tokens: (id) => sessions.get(id).tokens,
    secrets: () => sessions.secrets(),
    record: () => undefined,
  });
  const stop = async () => {
    gateway.close();
    await sessions.stop();
  };
  onTestFinished(stop);
  await sessions.start();
  const snapshot = () => sessions.list()[0];
  return {
    sessions,
    opened,
    stop,
    snapshot,
    get: (path: string): Promise<{ body: string }> =>
      gateway.request({ session: 'demo', method: 'GET', path }),
    reaches: (state: SessionState) =>
      vi.waitFor(() => expect(snapshot()?.state).toBe(state), { timeout: 10_000, interval: 5 }),
    signIn: (method: SignInMethod, keep = true) => sessions.get('demo').signIn({ method, keep }),
  };
}

/** The content of all files below a folder, concatenated. */
export async function bytesBelow(folder: string): Promise<Buffer> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Buffer.concat(await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name)))));
}
