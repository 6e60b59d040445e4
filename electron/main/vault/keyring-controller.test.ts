import { VaultError } from 'safe-storage-helpers';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ProblemError } from '../../../shared/model/problem.ts';
import type { KeyringView, SessionSnapshot } from '../../../shared/model/session.ts';
import { createKeyringController, type KeyringControllerOptions } from './keyring-controller.ts';

const ready: KeyringView = { state: 'ready', backend: 'passphrase' };
const locked: KeyringView = { state: 'locked', backend: 'gnome_libsecret' };
const sealed: KeyringView = { state: 'sealed', backend: 'passphrase' };

function snapshot(session: string, problem?: SessionSnapshot['problem']): SessionSnapshot {
  const state = problem === undefined ? 'active' : 'waiting';
  const shown: SessionSnapshot = {
    session,
    connection: session,
    state,
    generation: 1,
    scopes: [],
    renewals: 0,
  };
  return problem === undefined ? shown : { ...shown, problem };
}

/** A controller over a keyring in this state, with three sessions: one is well, one waits for it, one for its server. */
function openController(start: KeyringView, changes: Partial<KeyringControllerOptions> = {}) {
  const scene = { view: start, next: start, rechecks: 0, asked: [] as (string | undefined)[] };
  const typed: (string | null)[] = [];
  const views: KeyringView[] = [];
  const retried: string[] = [];
  const logged: unknown[] = [];
  const unlocked: string[] = [];
  const become = (view: KeyringView) => {
    scene.view = view;
    return view;
  };
  const controller = createKeyringController({
    stores: {
      keyring: () => scene.view,
      recheck: async () => {
        scene.rechecks += 1;
        return become(scene.next);
      },
      unlock: async (passphrase) => {
        if (passphrase === 'right') return become(ready);
        throw new VaultError('wrong_passphrase', 'no');
      },
      protect: async () => become(ready),
      startAfresh: async () => become({ state: 'absent', backend: 'basic_text' }),
    },
    sessions: {
      list: () => [
        snapshot('well'),
        snapshot('ours', { code: 'keyring_locked', message: '' }),
        snapshot('other', { code: 'server_error', message: '' }),
      ],
      get: (session) => ({ retry: async () => void retried.push(session) }),
    },
    service: {
      unlock: async (backend) => {
        unlocked.push(backend);
        return true;
      },
    },
    ask: async (_, problem) => {
      scene.asked.push(problem);
      return typed.shift() ?? null;
    },
    changed: (view) => void views.push(view),
    log: (_, error) => void logged.push(error),
    pollMs: 1_000_000,
    ...changes,
  });
  onTestFinished(() => controller.stop());
  return { controller, scene, typed, views, retried, logged, unlocked };
}

test('a wrong passphrase is told in the prompt and asked for again; then the sessions go on @B7', async () => {
  const { controller, scene, typed, views, retried } = openController(sealed);
  typed.push('wrong', 'right');
  controller.unlock();
  await vi.waitFor(() => expect(retried).toEqual(['ours']));
  expect(scene.asked).toEqual([undefined, expect.stringContaining('not the passphrase')]);
  expect(views).toEqual([ready]);
});

test('given up, it stays as it was, and can be asked for again', async () => {
  const { controller, scene, views } = openController(sealed);
  controller.unlock();
  await vi.waitFor(() => expect(views).toEqual([sealed]));
  controller.unlock();
  await vi.waitFor(() => expect(scene.asked).toHaveLength(2));
});

test('a locked keyring is let to ask its owner, and looked at again @B7 @T9', async () => {
  const { controller, scene, unlocked, retried } = openController(locked);
  controller.unlock();
  scene.next = locked;
  await vi.waitFor(() => expect(retried).toEqual(['ours']));
  expect(unlocked).toEqual(['gnome_libsecret']);
  expect(scene.rechecks).toBe(2);
  expect(scene.asked).toEqual([]);
});

test('one act at a time: a second one while the prompt is open does nothing', async () => {
  const { promise, resolve } = Promise.withResolvers<string | null>();
  let asked = 0;
  const ask = () => {
    asked += 1;
    return promise;
  };
  const { controller, views } = openController(sealed, { ask });
  controller.unlock();
  await vi.waitFor(() => expect(asked).toBe(1));
  controller.unlock();
  controller.startAfresh();
  resolve(null);
  await vi.waitFor(() => expect(views).toEqual([sealed]));
  expect(asked).toBe(1);
});

test.each([
  [
    new ProblemError('disk_failed', 'The disk is full.', { remedy: 'Make room.' }),
    'The disk is full. Make room.',
  ],
  [new VaultError('not_applicable', 'no'), expect.stringContaining('Start without it')],
])('a passphrase that is not taken is told with what to do: %s', async (problem, said) => {
  const { scene, typed, views, controller } = openController(ready, {
    stores: {
      keyring: () => ready,
      recheck: async () => ready,
      unlock: async () => ready,
      protect: async () => {
        throw problem;
      },
      startAfresh: async () => ready,
    },
  });
  typed.push('quite long enough');
  controller.protect();
  await vi.waitFor(() => expect(views).toHaveLength(1));
  expect(scene.asked).toEqual([undefined, said]);
});

test.each<[KeyringView['state']]>([['locked'], ['silent'], ['absent']])(
  'a keyring that is %s is looked at again by itself while a session waits for it @T9',
  async (state) => {
    const { scene, views, retried } = openController({ state, backend: 'gnome_libsecret' }, { pollMs: 1 });
    await vi.waitFor(() => expect(scene.rechecks).toBeGreaterThan(2));
    expect([views, retried]).toEqual([[], []]);
    scene.next = ready;
    await vi.waitFor(() => expect(retried).toEqual(['ours']));
    expect(views).toEqual([ready]);
  },
);

test('what only a person or a new start can change is left alone, and so is a keyring nobody waits for', async () => {
  const nobody = { list: () => [snapshot('well')], get: () => ({ retry: async () => undefined }) };
  const desks = [
    openController(sealed, { pollMs: 1 }),
    openController({ ...locked, restart: true }, { pollMs: 1 }),
    openController(locked, { pollMs: 1, sessions: nobody }),
  ];
  const watched = openController(locked, { pollMs: 1 });
  await vi.waitFor(() => expect(watched.scene.rechecks).toBeGreaterThan(5));
  expect(desks.map(({ scene }) => scene.rechecks)).toEqual([0, 0, 0]);
});
