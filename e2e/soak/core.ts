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

/** The one session there is. */
export const session = 'demo';

/** A connection to an authority whose API is at the same origin. */
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
  /** What one run leaves here the next one finds: the vault, under a keyring that is always the same. */
  folder: string;
  /** Where locks are, where they are not in the folder. */
  locks?: string;
  step?: SessionsDeps['fault'];
}

/** One run of the app's core: sessions, gateway, and a vault of real files. */
export interface Core {
  sessions: Sessions;
  snapshot(): SessionSnapshot;
  /** The snapshot once nothing is under way. */
  settled(): Promise<SessionSnapshot>;
  /** Signs in with the demo user's password. Rejects with the problem when that fails. */
  signIn(): Promise<void>;
  /** Refreshes now, whatever the token's age, and has the API take the new one. Gives the generation. */
  refresh(): Promise<number>;
  get(path: string): Promise<string>;
  stop(): Promise<void>;
}

const busy: readonly SessionSnapshot['state'][] = ['resolving', 'renewing', 'signingIn'];

/** Opens the vault and starts the sessions; resolves when the stored one has been read. */
export async function openCore(options: CoreOptions): Promise<Core> {
  const { connection, folder, step } = options;
  const watching = new Set<() => void>();
  const sessions = createSessions({
    connections: [connection],
    stores: await openStores({
      safeStorage: syncStorage(fakeKeyring()),
      folder: vaultOf(folder),
      noted: () => undefined,
    }),
    prompt: { ask: async () => ({ username: 'demo', secret: 'correct-horse' }) },
    openBrowser: async () => undefined,
    record: () => undefined,
    onChange: () => {
      for (const look of watching) look();
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
      const look = () => {
        const now = snapshot();
        if (busy.includes(now.state)) return;
        watching.delete(look);
        resolve(now);
      };
      watching.add(look);
      look();
    });
  const get = async (what: string) => (await gateway.request({ session, method: 'GET', path: what })).body;
  await sessions.start();
  return {
    sessions,
    snapshot,
    settled,
    get,
    async signIn() {
      await sessions.get(session).signIn({ method: 'password', keep: true });
      const { state, problem } = await settled();
      if (state !== 'active') throw new Error(`no sign-in: ${problem?.message ?? state}`);
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

/** Where the vault of a folder lies. */
export function vaultOf(folder: string): string {
  return path.join(folder, 'vault');
}
