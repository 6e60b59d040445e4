import { expect, test } from 'vitest';
import type { KeyringState } from './keyring.ts';
import type { SafeStorageLike } from './safe-storage.ts';
import type { KeyringAnswer } from './secret-service.ts';
import { fakeKeyring, syncStorage } from './testing/fake-safe-storage.ts';
import { alice, contents, writtenFolder } from './testing/written-folder.ts';
import { openVault } from './vault.ts';

test.each([1, 2])('refusing once, at question %s, and then working, loses nothing @T9', async (question) => {
  const folder = await writtenFolder();
  const before = await contents(folder);
  const ring = fakeKeyring();
  const storage = syncStorage(ring);
  let asked = 0;
  const once = <T>(work: () => T): T => {
    asked += 1;
    if (asked === question) throw new Error('The keyring is busy.');
    return work();
  };
  const safeStorage: SafeStorageLike = {
    getSelectedStorageBackend: () => ring.backend,
    isEncryptionAvailable: () => once(() => true),
    encryptString: (text) => once(() => required(storage.encryptString)(text)),
    decryptString: (bytes) => once(() => required(storage.decryptString)(bytes)),
  };
  const vault = await openVault({ safeStorage, folder, platform: 'linux' });
  expect(['ready', 'locked']).toContain(vault.keyring().state);
  expect(await vault.recheck()).toMatchObject({ state: 'ready', final: false });
  expect(await vault.record(alice).read()).toMatchObject({ payload: 'kept', evidence: [] });
  expect(await contents(folder)).toEqual(before);
});

test.each<[KeyringAnswer, KeyringState]>([
  ['locked', 'locked'],
  ['absent', 'absent'],
  ['silent', 'silent'],
])(
  'a keyring that says %s is %s, and safeStorage is not asked: it would remember @T9',
  async (answer, state) => {
    const folder = await writtenFolder();
    const before = await contents(folder);
    const ring = fakeKeyring();
    let says: KeyringAnswer = answer;
    const asked: string[] = [];
    const service = {
      ask: async (backend: string) => {
        asked.push(backend);
        return says;
      },
    };
    const vault = await openVault({ safeStorage: syncStorage(ring), folder, platform: 'linux', service });
    expect(vault.keyring()).toMatchObject({ state, final: false, recordedBackend: 'gnome_libsecret' });
    await expect(vault.record(alice).write('x', 2)).rejects.toMatchObject({ code: `keyring_${state}` });
    expect(ring.calls).toBe(0);
    expect(asked).toEqual(['gnome_libsecret']);
    expect(await contents(folder)).toEqual(before);
    says = 'open';
    expect((await vault.recheck()).state).toBe('ready');
    expect(await vault.record(alice).read()).toMatchObject({ payload: 'kept' });
  },
);

function required<T>(call: T | undefined): T {
  if (call === undefined) throw new Error('the fake has no such call');
  return call;
}
