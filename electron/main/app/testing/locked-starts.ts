import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, vi } from 'vitest';
import type { NewActivity } from '../../../../shared/model/activity.ts';
import type { Connection } from '../../../../shared/model/connection.ts';
import { ProblemError } from '../../../../shared/model/problem.ts';
import type { SessionState } from '../../../../shared/model/session.ts';
import {
  asyncStorage,
  type FakeKeyring,
  fakeKeyring,
} from '../../../safe-storage-helpers/src/testing/fake-safe-storage.ts';
import { fastDerive } from '../../../safe-storage-helpers/src/testing/fast-derive.ts';
import { createLockStorage } from '../../idle/lock-storage.ts';
import { startServer, type TestAuthorizationServer } from '../../oauth/testing/authorization-server.ts';
import type { Sessions } from '../../session/sessions.ts';
import { createSessions } from '../../session/sessions.ts';
import type { SecretStore, SessionsDeps, StoreReading } from '../../session/types.ts';
import { openSettings } from '../../settings/settings.ts';
import { openStores } from '../../vault/stores.ts';

/** The state of the computer's keyring when the app starts, and its answer to a query. */
export interface Scene {
  ring: Partial<FakeKeyring>;
  answer: 'open' | 'locked' | 'absent' | 'silent' | 'unknown';
}

export const ready: Scene = { ring: {}, answer: 'open' };
const passphrase = 'four words of one person';
type Fault = 'read' | 'write' | 'erase' | 'setAside';
const people = { demo: 'demo', 'demo~2': 'omar' } as const;

/** Promises that delay the store. */
interface Delays {
  /** Nothing is erased before this resolves. */
  erase?: Promise<void>;
}

const wrapped = new WeakMap<SecretStore, SecretStore>();

/** The same wrapper for each store, because the session core compares stores. */
function failing(store: SecretStore, faults: ReadonlySet<Fault>, delays: Delays): SecretStore {
  const refuse = (act: Fault) => {
    if (store.kept === 'vault' && faults.has(act))
      throw new ProblemError('disk_failed', `The disk refuses to ${act}.`, { remedy: '' });
  };
  const wrapper = wrapped.get(store) ?? {
    ...store,
    read: async (): Promise<StoreReading> =>
      store.kept === 'vault' && faults.has('read')
        ? { state: 'unreadable', reason: 'keyring', detail: '' }
        : await store.read(),
    async write(payload: string, generation: number) {
      refuse('write');
      await store.write(payload, generation);
    },
    async erase() {
      refuse('erase');
      await delays.erase;
      await store.erase();
    },
    async setAside() {
      refuse('setAside');
      return await store.setAside();
    },
  };
  wrapped.set(store, wrapper);
  return wrapper;
}

interface Setup {
  folder: string;
  server: TestAuthorizationServer;
  connection: Connection;
}

const settingsIn = (folder: string) => join(folder, 'settings.json');

/** The session core with a real vault, real settings, and a fake keyring. */
export async function openLockedSetup() {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-locked-'));
  const server = await startServer();
  onTestFinished(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });
  const setup = { folder, server, connection: server.connection() };
  return {
    folder,
    server,
    settingsFile: settingsIn(folder),
    /** Starts the app with this keyring. */
    run: (scene: Scene = ready, changes: Partial<SessionsDeps> = {}) => begin(setup, scene, changes),
  };
}

async function begin({ folder, connection }: Setup, scene: Scene, changes: Partial<SessionsDeps>) {
  const ring = fakeKeyring(scene.ring);
  let { answer } = scene;
  const activity: NewActivity[] = [];
  const answers: string[] = [];
  const faults = new Set<Fault>();
  const delays: Delays = {};
  const stores = await openStores({
    safeStorage: asyncStorage(ring),
    service: { ask: async () => answer },
    derive: fastDerive,
    folder: join(folder, 'vault'),
    onEvidence: () => undefined,
  });
  const settings = await openSettings({ file: settingsIn(folder), notice: () => undefined });
  const sessions = createSessions({
    connections: [connection],
    stores: { ...stores, session: (id, keep) => failing(stores.session(id, keep), faults, delays) },
    prompt: {
      ask: async ({ username }) => ({ username: answers.shift() ?? username, secret: 'correct-horse' }),
    },
    openBrowser: async () => undefined,
    record: (note) => void activity.push(note),
    onChange: () => undefined,
    lockFolder: join(folder, 'locks'),
    locks: createLockStorage(settings),
    ...changes,
  });
  onTestFinished(() => sessions.stop());
  return {
    activity,
    settings,
    sessions,
    stores,
    /** The operations on session files that fail from now on. */
    faults,
    delays,
    ...handlesOf(sessions, answers),
    /** The kinds of the activity of a session. */
    noted: (session: string) => activity.filter((entry) => entry.session === session).map(({ kind }) => kind),
    /** Restores the keyring that the session was saved with, and checks it again. */
    async restoreKeyring() {
      Object.assign(ring, fakeKeyring());
      answer = 'open';
      if (stores.keyring().state === 'sealed') await stores.unlock(passphrase);
      else await stores.recheck();
    },
  };
}

/** Actions and queries of a test. `answers` are the user names that are typed next. */
function handlesOf(sessions: Sessions, answers: string[]) {
  const of = (session: string) => sessions.list().find((entry) => entry.session === session);
  const reaches = (session: string, state: SessionState) =>
    vi.waitFor(() => expect(of(session)?.state).toBe(state), { interval: 5, timeout: 10_000 });
  return {
    of,
    reaches,
    /** The result of a request for a token: `a token`, or the code of the error. */
    token: (session: string) =>
      sessions
        .get(session)
        .tokens.current()
        .then(
          () => 'a token',
          ({ code }) => code,
        ),
    async signIn(session: keyof typeof people) {
      answers.push(people[session]);
      await sessions.get(session).signIn({ method: 'password', keep: true });
      await reaches(session, 'active');
    },
    async unlock(session: keyof typeof people) {
      answers.push(people[session]);
      await sessions.get(session).unlock('password');
      await reaches(session, 'active');
    },
  };
}

export type LockedRun = Awaited<ReturnType<typeof begin>>;

export const both = ['demo', 'demo~2'] as const;

interface EndOptions {
  lock?: boolean;
  /** The keyring that the sessions are saved with. */
  scene?: Scene;
}

/** Signs in two accounts, locks them for inactivity if asked to, and ends the app. */
export async function endedRun({ lock = true, scene = ready }: EndOptions = {}) {
  const setup = await openLockedSetup();
  const first = await setup.run(scene);
  if (scene !== ready) await first.stores.protect(passphrase);
  await first.sessions.start();
  await first.signIn('demo');
  expect(first.sessions.add('demo')).toBe('demo~2');
  await first.signIn('demo~2');
  for (const session of lock ? both : []) await first.sessions.get(session).lock(20);
  await first.sessions.stop();
  const calls = setup.server.state.tokenCalls.length;
  return { ...setup, calls: () => setup.server.state.tokenCalls.length - calls };
}

/** Expects that the session gives no token and that the settings still list it as locked. */
export async function expectLocked(run: LockedRun, session: string, waits?: string): Promise<void> {
  const now = run.of(session);
  const state = waits === undefined ? 'locked' : 'waiting';
  expect([session, now?.state, now?.problem?.code]).toEqual([session, state, waits]);
  expect(await run.token(session)).toBe(waits ?? 'locked');
  expect(createLockStorage(run.settings).get(session)).toBeDefined();
}
