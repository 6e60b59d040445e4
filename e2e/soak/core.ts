import path from 'node:path';
import { createGateway } from '../../electron/main/gateway/gateway.ts';
import type { Sessions } from '../../electron/main/session/sessions.ts';
import { createSessions } from '../../electron/main/session/sessions.ts';
import type { SessionsDeps } from '../../electron/main/session/types.ts';
import { openStores } from '../../electron/main/vault/stores.ts';
import {
  fakeKeyring,
  syncStorage,
} from '../../electron/safe-storage-helpers/src/testing/fake-safe-storage.ts';
import { type Connection, connectionSchema } from '../../shared/model/connection.ts';
import type { SessionSnapshot } from '../../shared/model/session.ts';

/** The only session. */
export const session = 'demo';

/** A connection to an authority with its API at the same origin. */
export function connectionTo(origin: string): Connection {
  return connectionSchema().parse({
    id: session,
    name: 'Soak',
    issuer: origin,
    client: { authentication: 'registration' },
    grants: ['password'],
    scopes: ['openid', 'profile', 'email', 'roles', 'offline_access', 'api:read', 'api:write', 'api:admin'],
    api: [{ origin, prefix: '/api/' }],
  });
}

export interface CoreOptions {
  connection: Connection;
  /** Holds the vault, which the next run reopens with the same keyring. */
  folder: string;
  /** Folder of the locks, if it is not in `folder`. */
  locks?: string;
  step?: SessionsDeps['fault'];
}

/** One run of the app's core: sessions, gateway and a vault of real files. */
export interface Core {
  sessions: Sessions;
  snapshot(): SessionSnapshot;
  /** The snapshot once the session is in a settled state. */
  settled(): Promise<SessionSnapshot>;
  /** Signs in with the demo user's password. Rejects with the problem if that fails. */
  signIn(): Promise<void>;
  /** Refreshes now, whatever the token's age, and calls the API with the new token. Gives the generation. */
  refresh(): Promise<number>;
  get(path: string): Promise<string>;
  stop(): Promise<void>;
}

const busy: readonly SessionSnapshot['state'][] = ['resolving', 'renewing', 'signingIn'];

/** Opens the vault and starts the sessions. Resolves when the stored session has been loaded. */
export async function openCore(options: CoreOptions): Promise<Core> {
  const { connection, folder, step } = options;
  const listeners = new Set<() => void>();
  const sessions = createSessions({
    connections: [connection],
    stores: await openStores({
      safeStorage: syncStorage(fakeKeyring()),
      folder: vaultOf(folder),
      onEvidence: () => undefined,
    }),
    prompt: { ask: async () => ({ username: 'demo', secret: 'correct-horse' }) },
    openBrowser: async () => undefined,
    record: () => undefined,
    onChange: () => {
      for (const check of listeners) check();
    },
    lockFolder: options.locks ?? path.join(folder, 'locks'),
    ...(step === undefined ? {} : { fault: step }),
  });
  const gateway = createGateway({
    connection: () => connection,
    tokens: (id) => sessions.get(id).tokens,
    secrets: () => sessions.secrets(),
    record: () => undefined,
  });
  const snapshot = (): SessionSnapshot => {
    const [found] = sessions.list();
    if (found === undefined) throw new Error('there is no session');
    return found;
  };
  const settled = () =>
    new Promise<SessionSnapshot>((resolve) => {
      const check = () => {
        const now = snapshot();
        if (busy.includes(now.state)) return;
        listeners.delete(check);
        resolve(now);
      };
      listeners.add(check);
      check();
    });
  const get = async (to: string) => (await gateway.request({ session, method: 'GET', path: to })).body;
  await sessions.start();
  return {
    sessions,
    snapshot,
    settled,
    get,
    async signIn() {
      await sessions.get(session).signIn({ method: 'password', keep: true });
      const { state, problem } = await settled();
      if (state !== 'active') throw new Error(`the sign-in failed: ${problem?.message ?? state}`);
    },
    async refresh() {
      const { generation } = await sessions.get(session).tokens.refreshAfter(snapshot().generation);
      await get('me');
      return generation;
    },
    async stop() {
      gateway.close();
      await sessions.stop();
    },
  };
}

/** The vault in a folder. */
export function vaultOf(folder: string): string {
  return path.join(folder, 'vault');
}
