import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decodeKeyFile, encodeKeyFile } from './key-file.ts';
import type { KeyringState } from './keyring.ts';
import { lookAtKeyring } from './keyring.ts';
import { KEY_FILE, recordFileName } from './names.ts';
import { createWrapper } from './safe-storage.ts';
import { flipBit } from './testing/damage.ts';
import type { FakeKeyring } from './testing/fake-safe-storage.ts';
import { asyncStorage, fakeKeyring, syncStorage } from './testing/fake-safe-storage.ts';
import { filesIn, openOnLinux } from './testing/open-vault.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';
import { alice, contents, writtenFolder } from './testing/written-folder.ts';
import { openVault } from './vault.ts';

/** The fake ignores its three prefix bytes, so a bit flipped there does not change the result. */
const PREFIX_BITS = 24;

describe('keyring states', () => {
  test.each<[KeyringState, string, Partial<FakeKeyring>]>([
    ['locked', 'the keyring does not open', { available: false }],
    ['locked', 'the keyring says yes and then refuses', { refuses: true }],
    ['absent', 'the backend is basic_text', { backend: 'basic_text', builtIn: true }],
    ['absent', 'the backend is unknown', { backend: 'unknown' }],
    ['absent', 'the keyring hands out the built-in key', { builtIn: true }],
    [
      'changed',
      'another backend is in charge that does not know the key',
      { backend: 'kwallet6', password: 'new' },
    ],
    ['lost', 'the keyring was wiped and has a new key', { password: 'new' }],
  ])('%s where %s: says so, writes nothing, deletes nothing @T9', async (state, _, now) => {
    const folder = await writtenFolder();
    const before = await contents(folder);
    const vault = await openOnLinux(folder, fakeKeyring(now));
    expect(vault.keyring()).toEqual({
      state,
      backend: now.backend ?? 'gnome_libsecret',
      recordedBackend: 'gnome_libsecret',
      persistent: false,
      // The sync calls have cached their result, so calling them again gives no new information.
      final: !['basic_text', 'unknown'].includes(now.backend ?? ''),
    });
    const record = vault.record(alice);
    expect(await record.read()).toMatchObject({ state: 'unreadable', reason: 'keyring' });
    await expect(record.write('lost?', 2)).rejects.toMatchObject({ code: `keyring_${state}` });
    await expect(vault.record({ ...alice, account: 'new' }).write('x', 1)).rejects.toMatchObject({
      code: `keyring_${state}`,
    });
    expect(await vault.list()).toEqual([alice]);
    expect(await contents(folder)).toEqual(before);
    expect(await (await openOnLinux(folder)).record(alice).read()).toMatchObject({
      payload: 'kept',
      evidence: [],
    });
  });

  test.each<[KeyringState, string, Partial<FakeKeyring>]>([
    ['absent', 'no keyring answers', { available: false }],
    ['absent', 'the backend is basic_text', { backend: 'basic_text', builtIn: true }],
    ['absent', 'the keyring hands out the built-in key', { builtIn: true }],
    ['locked', 'the keyring refuses', { refuses: true }],
  ])('%s on the first start where %s: no file is made @T9', async (state, _, now) => {
    const folder = await temporaryFolder();
    const vault = await openOnLinux(folder, fakeKeyring(now));
    expect(vault.keyring()).toMatchObject({ state, persistent: false, recordedBackend: null });
    await expect(vault.record(alice).write('x', 1)).rejects.toMatchObject({ code: `keyring_${state}` });
    expect(await filesIn(folder)).toEqual([]);
  });

  test('a wiped keyring is lost every time, also where the old key decrypts to something @T9', async () => {
    const folder = await writtenFolder();
    const seen = new Set<KeyringState>();
    for (let n = 0; n < 600; n += 1) {
      seen.add((await openOnLinux(folder, fakeKeyring({ password: `new ${n}` }))).keyring().state);
    }
    expect([...seen]).toEqual(['lost']);
  });

  test('locked becomes ready once unlocked, with everything there @T9', async () => {
    const folder = await writtenFolder();
    const ring = fakeKeyring({ available: false });
    const vault = await openOnLinux(folder, ring);
    ring.available = true;
    expect(await vault.recheck()).toMatchObject({ state: 'ready', persistent: true });
    expect(await vault.record(alice).read()).toMatchObject({ state: 'ok', payload: 'kept' });
  });

  test('lost where the key file is gone but records are there: no new key is minted @T9', async () => {
    const folder = await writtenFolder();
    await rm(join(folder, KEY_FILE));
    const vault = await openOnLinux(folder);
    expect(vault.keyring().state).toBe('lost');
    await expect(vault.record(alice).write('x', 2)).rejects.toMatchObject({ code: 'keyring_lost' });
    expect(await filesIn(folder)).not.toContain(KEY_FILE);
  });

  test('a key file gone or exchanged while open: put back, or refused, never overwritten @T9', async () => {
    const folder = await writtenFolder();
    const vault = await openOnLinux(folder);
    await rm(join(folder, KEY_FILE));
    await vault.record(alice).write('second', 2);
    expect(await (await openOnLinux(folder)).record(alice).read()).toMatchObject({ payload: 'second' });
    const other = await readFile(join(await writtenFolder(), KEY_FILE));
    await writeFile(join(folder, KEY_FILE), other);
    await expect(vault.record(alice).write('third', 3)).rejects.toMatchObject({ code: 'keyring_changed' });
    expect(await readFile(join(folder, KEY_FILE))).toEqual(other);
  });

  test('starting afresh sets everything aside and deletes nothing @T9', async () => {
    const folder = await writtenFolder();
    const before = await contents(folder);
    const vault = await openOnLinux(folder, fakeKeyring({ password: 'new' }));
    expect(await vault.startAfresh()).toMatchObject({ state: 'ready' });
    expect((await contents(folder)).map(([, bytes]) => bytes)).toEqual(before.map(([, bytes]) => bytes));
    expect((await filesIn(folder)).every((name) => name.endsWith('.aside'))).toBe(true);
    await vault.record(alice).write('anew', 5);
    const again = await openOnLinux(folder, fakeKeyring({ password: 'new' }));
    expect(await again.record(alice).read()).toEqual({
      state: 'ok',
      generation: 5,
      payload: 'anew',
      evidence: [],
    });
    await expect(again.startAfresh()).rejects.toMatchObject({ code: 'not_applicable' });
  });

  test('records under another key are unreadable, not wrong @T10', async () => {
    const folder = await writtenFolder();
    const elsewhere = await writtenFolder();
    const name = recordFileName(alice);
    await writeFile(join(folder, name), await readFile(join(elsewhere, name)));
    expect(await (await openOnLinux(folder)).record(alice).read()).toMatchObject({ reason: 'damaged' });
  });
});

describe('wrapped key', () => {
  test('a flip of any single bit of the key file is seen, and any shorter length @T9 @T10', async () => {
    const bytes = await readFile(join(await writtenFolder(), KEY_FILE));
    expect(await stateWith(bytes)).toBe('ready');
    const seen = new Set<KeyringState>();
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      flipBit(bytes, bit);
      seen.add(await stateWith(bytes));
      flipBit(bytes, bit);
    }
    for (let length = 0; length < bytes.length; length += 1)
      seen.add(await stateWith(bytes.subarray(0, length)));
    expect([...seen]).toEqual(['changed']);
  });

  test('a flip inside the wrapping is seen with its sum made good, as safeStorage would not @T9 @T10', async () => {
    const file = decodeKeyFile(await readFile(join(await writtenFolder(), KEY_FILE)));
    if (!file) throw new Error('the key file is not readable');
    let silent = 0;
    const seen = new Set<KeyringState>();
    for (let bit = PREFIX_BITS; bit < file.wrapped.length * 8; bit += 1) {
      flipBit(file.wrapped, bit);
      silent += decryptsSilently(file.wrapped) ? 1 : 0;
      seen.add(await stateWith(encodeKeyFile(file)));
      flipBit(file.wrapped, bit);
    }
    expect(silent).toBeGreaterThan(file.wrapped.length * 4);
    expect([...seen]).toEqual(['lost']);
  });

  test('under the built-in key is not accepted, though it unwraps @T9', async () => {
    const folder = await writtenFolder();
    const path = join(folder, KEY_FILE);
    const file = decodeKeyFile(await readFile(path));
    if (!file) throw new Error('the key file is not readable');
    file.wrapped.write('v10');
    await writeFile(path, encodeKeyFile(file));
    expect((await openOnLinux(folder)).keyring().state).toBe('changed');
  });

  test('is wrapped anew where the keyring asks for it or has a new name; the old one is set aside @T9', async () => {
    const folder = await writtenFolder();
    const old = await readFile(join(folder, KEY_FILE));
    const ring = fakeKeyring({ backend: 'kwallet6', stale: true });
    const vault = await openVault({ safeStorage: asyncStorage(ring), folder, platform: 'linux' });
    expect(vault.keyring()).toMatchObject({ state: 'ready', recordedBackend: 'gnome_libsecret' });
    expect(await readFile(join(folder, KEY_FILE))).toEqual(old);
    await vault.record(alice).write('second', 2);
    const aside = (await filesIn(folder)).filter((name) => name.startsWith(`${KEY_FILE}.`));
    expect(aside).toHaveLength(1);
    expect(await readFile(join(folder, aside[0] ?? ''))).toEqual(old);
    const again = await openOnLinux(folder, fakeKeyring({ backend: 'kwallet6' }));
    expect(again.keyring()).toMatchObject({ state: 'ready', recordedBackend: 'kwallet6' });
    expect(await again.record(alice).read()).toMatchObject({ payload: 'second' });
  });
});

describe('safeStorage', () => {
  test('async calls are used where they are; what the sync ones wrote opens with them', async () => {
    const folder = await writtenFolder();
    const vault = await openVault({ safeStorage: asyncStorage(fakeKeyring()), folder, platform: 'linux' });
    expect(await vault.record(alice).read()).toMatchObject({ payload: 'kept' });
    await vault.record(alice).write('async', 2);
    expect(await (await openOnLinux(folder)).record(alice).read()).toMatchObject({ payload: 'async' });
  });

  test.each<[NodeJS.Platform, string]>([
    ['darwin', 'keychain'],
    ['win32', 'dpapi'],
    ['freebsd', 'freebsd'],
  ])('on %s the v10 mark is an ordinary one and the backend is %s', async (platform, backend) => {
    const folder = await temporaryFolder();
    const ring = fakeKeyring({ builtIn: true, backend: 'basic_text' });
    const vault = await openVault({ safeStorage: syncStorage(ring), folder, platform });
    expect(vault.keyring()).toMatchObject({ state: 'ready', backend });
  });

  test('without any of its calls is no keyring', async () => {
    const folder = await temporaryFolder();
    const vault = await openVault({ safeStorage: {}, folder, platform: 'darwin' });
    expect(vault.keyring().state).toBe('absent');
  });
});

/** The state of a vault with this key file and some records. */
async function stateWith(keyFile: Buffer): Promise<KeyringState> {
  const wrapper = createWrapper(syncStorage(fakeKeyring()), 'linux');
  return (await lookAtKeyring({ wrapper, platform: 'linux' }, keyFile, true)).status.state;
}

function decryptsSilently(wrapped: Buffer): boolean {
  try {
    syncStorage(fakeKeyring()).decryptString?.(wrapped);
    return true;
  } catch {
    return false;
  }
}
