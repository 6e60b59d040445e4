import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, vi } from 'vitest';
import type { ActivityNote } from '../../../../shared/model/activity.ts';
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

/** What the computer's keyring is like at a start, and what it answers when it is asked. */
export interface Scene {
  ring: Partial<FakeKeyring>;
  answer: 'open' | 'locked' | 'absent' | 'silent' | 'unknown';
}

export const ready: Scene = { ring: {}, answer: 'open' };
const passphrase = 'four words of one person';
type Fault = 'read' | 'write' | 'erase' | 'setAside';
const people = { demo: 'demo', 'demo~2': 'omar' } as const;

/** What nothing is erased before. */
interface Held {
  erase?: Promise<void>;
}

const wrapped = new WeakMap<SecretStore, SecretStore>();

/** The same store each time, as the core compares them. */
function failing(store: SecretStore, faults: ReadonlySet<Fault>, held: Held): SecretStore {
  const refuse = (act: Fault) => {
    if (store.kept === 'vault' && faults.has(act))
      throw new ProblemError('disk_failed', `The disk refuses to ${act}.`, { remedy: '' });
  };
  const made = wrapped.get(store) ?? {
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
      await held.erase;
      await store.erase();
    },
    async setAside() {
      refuse('setAside');
      return await store.setAside();
    },
  };
  wrapped.set(store, made);
  return made;
}

interface Ground {
  folder: string;
  server: TestAuthorizationServer;
  connection: Connection;
}

const settingsIn = (folder: string) => join(folder, 'settings.json');

/** The session core over a real vault and real settings, and a keyring that plays what a test says. */
export async function openLockedSetup() {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-locked-'));
  const server = await startServer();
  onTestFinished(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });
  const ground = { folder, server, connection: server.connection() };
  return {
    folder,
    server,
    settingsFile: settingsIn(folder),
    /** One run of the app, with this keyring at its start. */
    run: (scene: Scene = ready, about: Partial<SessionsDeps> = {}) => begin(ground, scene, about),
  };
}

async function begin({ folder, connection }: Ground, scene: Scene, changes: Partial<SessionsDeps>) {
  const ring = fakeKeyring(scene.ring);
  let { answer } = scene;
  const activity: ActivityNote[] = [];
  const answers: string[] = [];
  const faults = new Set<Fault>();
  const held: Held = {};
  const stores = await openStores({
    safeStorage: asyncStorage(ring),
    service: { ask: async () => answer },
    derive: fastDerive,
    folder: join(folder, 'vault'),
    noted: () => undefined,
  });
  const settings = await openSettings({ file: settingsIn(folder), notice: () => undefined });
  const sessions = createSessions({
    connections: [connection],
    stores: { ...stores, session: (id, keep) => failing(stores.session(id, keep), faults, held) },
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
    /** What the files of sessions refuse from now on. */
    faults,
    held,
    ...handlesOf(sessions, answers),
    /** The kinds of what was noted of a session. */
    noted: (session: string) => activity.filter((one) => one.session === session).map(({ kind }) => kind),
    /** The keyring is as it was when the session was saved, and is looked at again. */
    async back() {
      Object.assign(ring, fakeKeyring());
      answer = 'open';
      if (stores.keyring().state === 'sealed') await stores.unlock(passphrase);
      else await stores.recheck();
    },
  };
}

/** What a test does and asks. `answers` are the names that are typed next. */
function handlesOf(sessions: Sessions, answers: string[]) {
  const of = (session: string) => sessions.list().find((one) => one.session === session);
  const reaches = (session: string, state: SessionState) =>
    vi.waitFor(() => expect(of(session)?.state).toBe(state), { interval: 5, timeout: 10_000 });
  return {
    of,
    reaches,
    /** What a request is told that asks for a token. */
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

interface Left {
  lock?: boolean;
  /** The keyring that the sessions are saved with. */
  scene?: Scene;
}

/** Two accounts are signed in, and the app ended; locked for inactivity before that, or not. */
export async function left({ lock = true, scene = ready }: Left = {}) {
  const stand = await openLockedSetup();
  const first = await stand.run(scene);
  if (scene !== ready) await first.stores.protect(passphrase);
  await first.sessions.start();
  await first.signIn('demo');
  expect(first.sessions.add('demo')).toBe('demo~2');
  await first.signIn('demo~2');
  for (const session of lock ? both : []) await first.sessions.get(session).lock(20);
  await first.sessions.stop();
  const calls = stand.server.state.tokenCalls.length;
  return { ...stand, calls: () => stand.server.state.tokenCalls.length - calls };
}

/** Nothing can be had of it, and the settings still say that it is locked. */
export async function expectShut(run: LockedRun, session: string, waits?: string): Promise<void> {
  const now = run.of(session);
  const state = waits === undefined ? 'locked' : 'waiting';
  expect([session, now?.state, now?.problem?.code]).toEqual([session, state, waits]);
  expect(await run.token(session)).toBe(waits ?? 'locked');
  expect(createLockStorage(run.settings).get(session)).toBeDefined();
}
