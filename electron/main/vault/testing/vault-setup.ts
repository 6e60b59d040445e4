import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SessionSnapshot } from '../../../../shared/model/session.ts';
import { fakeKeyring, syncStorage } from '../../../safe-storage-helpers/src/testing/fake-safe-storage.ts';
import type { TestAuthorizationServer } from '../../oauth/testing/authorization-server.ts';
import { sendJson } from '../../oauth/testing/http-server.ts';
import type { Sessions } from '../../session/sessions.ts';
import { createSessions } from '../../session/sessions.ts';
import { openStores } from '../stores.ts';
import { type FaultyDisk, faultyDisk } from './faulty-disk.ts';

/** One run of the session core with the vault of the setup. */
export interface Run {
  sessions: Sessions;
  now(): SessionSnapshot;
  /** Resolves when the snapshot meets the condition. */
  until(wanted: (now: SessionSnapshot) => boolean): Promise<void>;
}

/** The record in the vault. */
interface Stored {
  state: string;
  generation?: number;
  phase?: string;
  tokens?: { refresh_token?: string };
}

/** The session core with a real vault in its own folder, on a disk that can be made to fail. */
export interface VaultSetup {
  readonly disk: FaultyDisk;
  readonly folder: string;
  run(): Run;
  stored(): Promise<Stored>;
  /** Complaints about refresh tokens that were sent before the vault stored the intent. */
  sentTooEarly: string[];
  /** Ends this run and begins the next one in the same folder. */
  restart(): Promise<Run>;
  remove(): Promise<void>;
}

export const session = 'demo';

/** Opens a setup below `parent`. On a RAM disk writes are cheap. */
export async function openVaultSetup(
  server: TestAuthorizationServer,
  parent = tmpdir(),
): Promise<VaultSetup> {
  const folder = await mkdtemp(join(parent, 'latchkey-disk-'));
  const disk = faultyDisk(folder);
  const ring = fakeKeyring();
  const open = () =>
    openStores({
      safeStorage: syncStorage(ring),
      folder: join(folder, 'vault'),
      onEvidence: () => undefined,
    });
  const begin = async () => beginRun(server, folder, await open());
  let run = await begin();
  const stored = () =>
    disk.withoutFaults(async (): Promise<Stored> => {
      const reading = await (await open()).session(session, true).read();
      if (reading.state !== 'ok') return reading;
      return { ...JSON.parse(reading.payload), state: 'ok', generation: reading.generation };
    });
  const sentTooEarly: string[] = [];
  watchSpending(server, async (refreshToken) => {
    if (run.now().kept !== 'vault') return;
    const { phase, tokens } = await stored();
    if (phase !== 'INTENT' || tokens?.refresh_token !== refreshToken)
      sentTooEarly.push(`a token was sent while the vault held ${phase}`);
  });
  return {
    disk,
    folder,
    run: () => run,
    stored,
    sentTooEarly,
    async restart() {
      await run.sessions.stop();
      run = await begin();
      await run.sessions.start();
      return run;
    },
    async remove() {
      await run.sessions.stop();
      disk.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function beginRun(
  server: TestAuthorizationServer,
  folder: string,
  stores: Awaited<ReturnType<typeof openStores>>,
): Promise<Run> {
  const listeners = new Set<() => void>();
  const sessions = createSessions({
    connections: [server.connection()],
    stores,
    prompt: { ask: async () => ({ username: 'demo', secret: 'correct-horse' }) },
    openBrowser: async () => undefined,
    record: () => undefined,
    onChange: () => {
      for (const listener of listeners) listener();
    },
    lockFolder: join(folder, 'locks'),
  });
  const now = () => {
    const found = sessions.list().find((one) => one.session === session);
    if (found === undefined) throw new Error(`there is no session ${session}`);
    return found;
  };
  const until: Run['until'] = (wanted) =>
    new Promise((resolve) => {
      const look = () => {
        if (!wanted(now())) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      look();
    });
  return { sessions, now, until };
}

/** Calls `onSent` with each refresh token that reaches the server, before the response. */
function watchSpending(
  server: TestAuthorizationServer,
  onSent: (refreshToken: string) => Promise<void>,
): void {
  server.state.script = async ({ parameters, honest, response }) => {
    const refreshToken = parameters['refresh_token'];
    if (parameters['grant_type'] === 'refresh_token' && refreshToken !== undefined)
      await onSent(refreshToken);
    const granted = await honest();
    if (granted === undefined) sendJson(response, 400, { error: 'invalid_grant' });
    else sendJson(response, 200, granted);
  };
}
