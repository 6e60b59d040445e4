import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, vi } from 'vitest';
import type { NewActivity } from '../../../../shared/model/activity.ts';
import type { Connection } from '../../../../shared/model/connection.ts';
import type { SessionSnapshot } from '../../../../shared/model/session.ts';
import { startServer, type TestAuthorizationServer } from '../../oauth/testing/authorization-server.ts';
import { createBrowser } from '../../oauth/testing/browser.ts';
import { createSessions } from '../sessions.ts';
import type { Prompt, SessionsDeps } from '../types.ts';
import { createFileStores } from './file-stores.ts';

type Asked = Parameters<Prompt['ask']>[0];

/** A folder for the running test only. */
export async function folderForTest(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-session-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export async function serverForTest(
  settings?: Parameters<typeof startServer>[0],
): Promise<TestAuthorizationServer> {
  const server = await startServer(settings);
  onTestFinished(() => server.close());
  return server;
}

/** One run of the app's session core over `folder`; a second one over the same folder is a restart. */
export async function runApp(connections: Connection[], folder: string, changes: Partial<SessionsDeps> = {}) {
  const files = createFileStores(join(folder, 'vault'));
  const seen: SessionSnapshot[] = [];
  const activity: NewActivity[] = [];
  const asked: Asked[] = [];
  const opened: string[] = [];
  const answers: Array<{ username: string; secret: string } | null> = [];
  const deps: SessionsDeps = {
    connections,
    stores: files.stores,
    prompt: {
      ask: async (request) => {
        asked.push(request);
        return answers.shift() ?? { username: 'demo', secret: 'correct-horse' };
      },
    },
    openBrowser: async ({ address, via }) => void opened.push(via ?? address),
    record: (entry) => void activity.push(entry),
    onChange: (snapshot) => void seen.push(snapshot),
    lockFolder: join(folder, 'locks'),
    ...changes,
  };
  const sessions = createSessions(deps);
  onTestFinished(() => sessions.stop());
  const snapshot = (id = 'demo') => {
    const found = sessions.list().find(({ session }) => session === id);
    if (found === undefined) throw new Error(`no session ${id}`);
    return found;
  };
  return {
    ...files,
    sessions,
    seen,
    activity,
    asked,
    opened,
    /** The person's browser, for the opened addresses. */
    browser: createBrowser(),
    answers,
    snapshot,
    get tokens() {
      return sessions.get('demo').tokens;
    },
    reaches: (state: SessionSnapshot['state'], id?: string) =>
      vi.waitFor(() => expect(snapshot(id).state).toBe(state), { timeout: 10_000, interval: 5 }),
  };
}

export type App = Awaited<ReturnType<typeof runApp>>;

/** An app whose demo user is signed in with a password. */
export async function signedIn(
  server: TestAuthorizationServer,
  options: { folder?: string; connection?: Connection; keep?: boolean; changes?: Partial<SessionsDeps> } = {},
): Promise<App & { folder: string }> {
  const folder = options.folder ?? (await folderForTest());
  const app = await runApp([options.connection ?? server.connection()], folder, options.changes);
  await app.sessions.start();
  await app.sessions.get('demo').signIn({ method: 'password', keep: options.keep ?? true });
  await app.reaches('active');
  return { ...app, folder };
}
