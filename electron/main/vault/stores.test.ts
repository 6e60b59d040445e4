import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SafeStorageLike } from 'safe-storage-helpers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStores } from './stores.ts';

const secret = 'canary-refresh-token-5feceb66ffc86f38';
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'stores-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A keyring that encrypts as the real one on Linux: deterministic, no check of integrity. */
function keyring(password: string | undefined) {
  const key = createHash('sha256')
    .update(password ?? '')
    .digest();
  const iv = Buffer.alloc(16);
  const prefix = Buffer.from('v11');
  return {
    isEncryptionAvailable: () => password !== undefined,
    getSelectedStorageBackend: () => 'gnome_libsecret',
    encryptString(text: string) {
      const cipher = createCipheriv('aes-256-cbc', key, iv);
      return Buffer.concat([prefix, cipher.update(text), cipher.final()]);
    },
    decryptString(bytes: Buffer) {
      const decipher = createDecipheriv('aes-256-cbc', key, iv);
      return Buffer.concat([decipher.update(bytes.subarray(3)), decipher.final()]).toString();
    },
  };
}

const open = (safeStorage: SafeStorageLike) =>
  openStores({ safeStorage, folder: path.join(folder, 'vault'), onEvidence: () => undefined });

async function keep(safeStorage: SafeStorageLike = keyring('one')) {
  const stores = await open(safeStorage);
  await stores.session('demo', true).write(secret, 3);
  return stores;
}

async function filesWith(text: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const contents = await Promise.all(files.map(async (file) => ({ file, bytes: await readFile(file) })));
  return contents.filter(({ bytes }) => bytes.includes(text)).map(({ file }) => file);
}

describe('with a keyring', () => {
  test('what is to be kept is there at the next start, and is not readable on disk @S2.5 @S0.3', async () => {
    await keep();
    const store = (await open(keyring('one'))).session('demo', true);
    expect(store.kept).toBe('vault');
    expect(await store.read()).toEqual({ state: 'ok', generation: 3, payload: secret });
    await writeFile(path.join(folder, 'planted'), secret);
    expect(await filesWith(secret)).toEqual([path.join(folder, 'planted')]);
  });

  test('what is not to be kept writes nothing @S2.5', async () => {
    const stores = await open(keyring('one'));
    const store = stores.session('demo', false);
    await store.write(secret, 1);
    expect(store.kept).toBe('memory');
    expect(await store.read()).toMatchObject({ state: 'ok', payload: secret });
    expect(await readdir(folder, { recursive: true })).toEqual([]);
  });

  test('session and client secret of a connection are records of their own', async () => {
    const stores = await keep();
    expect(await stores.client('demo', true).read()).toEqual({ state: 'empty' });
    expect(await stores.session('other', true).read()).toEqual({ state: 'empty' });
  });

  test('the same question gives the same record', async () => {
    const stores = await open(keyring('one'));
    expect(stores.session('demo', true)).toBe(stores.session('demo', true));
    expect(stores.session('demo', false)).toBe(stores.session('demo', false));
    expect(stores.session('demo', true)).not.toBe(stores.session('demo', false));
  });

  test('erased is empty', async () => {
    const store = (await keep()).session('demo', true);
    await store.erase();
    expect(await store.read()).toEqual({ state: 'empty' });
    expect(await (await open(keyring('one'))).session('demo', true).read()).toEqual({ state: 'empty' });
  });
});

describe('without a keyring', () => {
  test('a new session lives in memory, and says so', async () => {
    const stores = await open(keyring(undefined));
    const store = stores.session('demo', true);
    await store.write(secret, 1);
    expect(stores.keyring().state).toBe('absent');
    expect(store.kept).toBe('memory');
    expect(stores.session('demo', true)).toBe(store);
    expect(await filesWith(secret)).toEqual([]);
  });

  test('a stored session reads as unreadable, not as empty, and refuses to be written over', async () => {
    await keep();
    const stores = await open(keyring(undefined));
    const store = stores.session('demo', true);
    expect(stores.keyring().state).toBe('locked');
    expect(await store.read()).toMatchObject({ state: 'unreadable', reason: 'keyring' });
    await expect(store.write('new', 4)).rejects.toMatchObject({
      name: 'ProblemError',
      code: 'keyring_locked',
    });
  });

  test('once it is unlocked, looking again opens the session', async () => {
    await keep();
    let password: string | undefined;
    const changing: SafeStorageLike = {
      isEncryptionAvailable: () => password !== undefined,
      getSelectedStorageBackend: () => 'gnome_libsecret',
      encryptString: (text) => keyring(password).encryptString(text),
      decryptString: (bytes) => keyring(password).decryptString(bytes),
    };
    const stores = await open(changing);
    const store = stores.session('demo', true);
    password = 'one';
    expect(await stores.recheck()).toMatchObject({ state: 'ready' });
    expect(await store.read()).toMatchObject({ state: 'ok', payload: secret });
  });
});

describe('with a keyring that lost the key', () => {
  test('nothing is deleted, and signing in anew sets the old vault aside', async () => {
    await keep();
    const before = await readdir(path.join(folder, 'vault'));
    const stores = await open(keyring('another'));
    const store = stores.session('demo', true);
    expect(['lost', 'changed']).toContain(stores.keyring().state);
    expect(await store.read()).toMatchObject({ state: 'unreadable', reason: 'keyring' });
    expect(await readdir(path.join(folder, 'vault'))).toEqual(before);
    await store.write('new', 1);
    expect(await store.read()).toMatchObject({ state: 'ok', payload: 'new' });
    const after = await readdir(path.join(folder, 'vault'));
    for (const name of before) expect(after.some((other) => other.startsWith(`${name}.`))).toBe(true);
  });

  test('an open session is not moved to a new key behind its back', async () => {
    let password = 'one';
    const changing: SafeStorageLike = {
      isEncryptionAvailable: () => true,
      getSelectedStorageBackend: () => 'gnome_libsecret',
      encryptString: (text) => keyring(password).encryptString(text),
      decryptString: (bytes) => keyring(password).decryptString(bytes),
    };
    const stores = await keep(changing);
    password = 'another';
    await stores.recheck();
    await expect(stores.session('demo', true).write('new', 4)).rejects.toMatchObject({
      code: 'keyring_changed',
    });
  });
});

test('a folder that cannot be read is a problem in words', async () => {
  await writeFile(path.join(folder, 'vault'), 'a file where the folder should be');
  await expect(open(keyring('one'))).rejects.toMatchObject({ name: 'ProblemError', code: 'disk_failed' });
});
