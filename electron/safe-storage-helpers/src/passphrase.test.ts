import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { argon2id } from 'hash-wasm';
import { describe, expect, test } from 'vitest';
import { VaultError } from './errors.ts';
import { decodeKeyFile, encodeKeyFile } from './key-file.ts';
import { KEY_FILE } from './names.ts';
import { type Argon2Cost, type DeriveKey, PASSPHRASE_BACKEND } from './passphrase.ts';
import { recordedBackend } from './recorded.ts';
import { flipBit } from './testing/damage.ts';
import { fakeKeyring, syncStorage } from './testing/fake-safe-storage.ts';
import { fastDerive } from './testing/fast-derive.ts';
import { filesIn, openOnLinux } from './testing/open-vault.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';
import { openVault, type Vault } from './vault.ts';

const right = 'correct horse battery staple';
const alice = { connection: 'demo', account: 'alice' };

function open(folder: string, derive: DeriveKey = fastDerive): Promise<Vault> {
  const safeStorage = syncStorage(fakeKeyring({ backend: 'basic_text', builtIn: true }));
  return openVault({ safeStorage, folder, platform: 'linux', derive });
}

/** A folder with one record that the passphrase protects. */
async function guarded(derive?: DeriveKey): Promise<string> {
  const folder = await temporaryFolder();
  const vault = await open(folder, derive);
  await vault.protect(right);
  await vault.record(alice).write('kept', 1);
  return folder;
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof VaultError ? error.code : `no VaultError: ${error}`;
}

describe('a vault without a keyring, under a passphrase', () => {
  test('keeps what is written for the next start, once the passphrase is typed @B7', async () => {
    const folder = await guarded();
    expect(recordedBackend(folder)).toBe(PASSPHRASE_BACKEND);
    const vault = await open(folder);
    expect(vault.keyring()).toMatchObject({ state: 'locked', backend: 'passphrase', final: false });
    expect(await vault.record(alice).read()).toMatchObject({ state: 'unreadable', reason: 'keyring' });
    expect(await vault.unlock(right)).toMatchObject({ state: 'ready', backend: 'passphrase' });
    expect(await vault.record(alice).read()).toMatchObject({ state: 'ok', payload: 'kept', evidence: [] });
    expect((await vault.recheck()).state).toBe('ready');
  });

  test('a wrong passphrase is said to be one, loses nothing, and the right one still opens @B7', async () => {
    const folder = await guarded();
    const before = await readFile(join(folder, KEY_FILE));
    const vault = await open(folder);
    for (const wrong of ['', `${right} `, right.toUpperCase(), 'x'.repeat(10_000)])
      expect(await codeOf(vault.unlock(wrong))).toBe('wrong_passphrase');
    expect(vault.keyring().state).toBe('locked');
    expect(await codeOf(vault.record(alice).write('over it', 2))).toBe('keyring_locked');
    expect(await readFile(join(folder, KEY_FILE))).toEqual(before);
    await vault.unlock(right);
    expect(await vault.record(alice).read()).toMatchObject({ payload: 'kept' });
  });

  test('the same letters typed on another keyboard open it', async () => {
    const folder = await temporaryFolder();
    const vault = await open(folder);
    await vault.protect('Schl\u00fcsselbrett am Haus');
    await vault.record(alice).write('kept', 1);
    expect(await (await open(folder)).unlock('Schlu\u0308sselbrett am Haus')).toMatchObject({
      state: 'ready',
    });
  });

  test('writes nothing before the first record, so a sign-in given up leaves nothing', async () => {
    const folder = await temporaryFolder();
    const vault = await open(folder);
    expect(await vault.protect(right)).toMatchObject({ state: 'ready', persistent: true });
    expect(await filesIn(folder)).toEqual([]);
    expect((await open(folder)).keyring().state).toBe('absent');
  });

  test('forgotten: everything is set aside, nothing deleted, and another passphrase begins anew @B7', async () => {
    const folder = await guarded();
    const files = await filesIn(folder);
    const vault = await open(folder);
    expect(await vault.startAfresh()).toMatchObject({ state: 'absent', recordedBackend: null });
    const aside = await filesIn(folder);
    expect(aside).toHaveLength(files.length);
    expect(aside.every((name) => name.endsWith('.aside'))).toBe(true);
    await vault.protect('quite another passphrase');
    await vault.record(alice).write('anew', 1);
    expect(await codeOf((await open(folder)).unlock(right))).toBe('wrong_passphrase');
  });

  test('one that was typed does not outlive the vault it opened', async () => {
    const folder = await guarded();
    const vault = await open(folder);
    await vault.unlock(right);
    await writeFile(join(folder, KEY_FILE), await readFile(join(await guarded(), KEY_FILE)));
    expect(await vault.recheck()).toMatchObject({ state: 'locked' });
    expect(await vault.startAfresh()).toMatchObject({ state: 'absent' });
  });

  test('is not offered where a keyring guards the vault, nor over one that is only locked', async () => {
    const folder = await temporaryFolder();
    const ready = await openOnLinux(folder);
    expect(await codeOf(ready.protect(right))).toBe('not_applicable');
    await ready.record(alice).write('kept', 1);
    const locked = await open(folder);
    expect(await codeOf(locked.protect(right))).toBe('not_applicable');
    expect(await codeOf(locked.unlock(right))).toBe('not_applicable');
  });
});

describe('the key file of a passphrase', () => {
  test('flipped bits and shorter lengths are never taken for a wrong passphrase @T10', async () => {
    const folder = await guarded();
    const path = join(folder, KEY_FILE);
    const bytes = await readFile(path);
    const seen = new Set<string>();
    for (let bit = 0; bit < bytes.length * 8; bit += 31) {
      flipBit(bytes, bit);
      await writeFile(path, bytes);
      seen.add((await open(folder)).keyring().state);
      flipBit(bytes, bit);
    }
    for (let length = 0; length < bytes.length; length += 9) {
      await writeFile(path, bytes.subarray(0, length));
      seen.add((await open(folder)).keyring().state);
    }
    // Without a keyring, a file that no longer names a passphrase reads as one that waits for a keyring.
    expect([...seen].filter((state) => state !== 'changed' && state !== 'absent')).toEqual([]);
    await writeFile(path, bytes);
    expect(await (await open(folder)).unlock(right)).toMatchObject({ state: 'ready' });
  });

  test('altered with its sum made good, it opens with no passphrase and at no other cost @T10', async () => {
    const folder = await guarded();
    const path = join(folder, KEY_FILE);
    const file = decodeKeyFile(await readFile(path));
    if (!file) throw new Error('the key file cannot be read');
    const costs: Argon2Cost[] = [];
    const watched: DeriveKey = (passphrase, salt, cost) => {
      costs.push(cost);
      return fastDerive(passphrase, salt, cost);
    };
    const codes = new Set<string>();
    for (let bit = 0; bit < file.wrapped.length * 8; bit += 23) {
      flipBit(file.wrapped, bit);
      await writeFile(path, encodeKeyFile(file));
      codes.add(await codeOf((await open(folder, watched)).unlock(right)));
      flipBit(file.wrapped, bit);
    }
    expect([...codes]).toEqual(['wrong_passphrase']);
    expect(Math.max(...costs.map(({ memory }) => memory))).toBeLessThanOrEqual(1024 * 1024);
    expect(Math.max(...costs.map(({ passes }) => passes))).toBeLessThanOrEqual(64);
  });

  test('holds neither passphrase nor key, and costs 64 MiB and three passes of Argon2id @T8', async () => {
    const costs: Argon2Cost[] = [];
    const made: Uint8Array[] = [];
    const real: DeriveKey = async (password, salt, cost) => {
      costs.push(cost);
      const { memory: memorySize, passes: iterations, lanes: parallelism } = cost;
      const options = { password, salt, memorySize, iterations, parallelism, hashLength: 32 } as const;
      const key = await argon2id({ ...options, outputType: 'binary' });
      made.push(key.slice());
      return key;
    };
    const folder = await guarded(real);
    expect(await (await open(folder, real)).unlock(right)).toMatchObject({ state: 'ready' });
    expect(costs).toEqual(Array.from({ length: 2 }, () => ({ memory: 65_536, passes: 3, lanes: 1 })));
    expect(made[0]).toEqual(made[1]);
    await writeFile(join(folder, 'planted'), right);
    const secrets = [
      Buffer.from(right),
      Buffer.from(right, 'utf16le'),
      ...made.map((key) => Buffer.from(key)),
    ];
    const hits = await Promise.all(
      (await filesIn(folder)).map(async (name) => {
        const bytes = await readFile(join(folder, name));
        return secrets.some((secret) => bytes.includes(secret)) ? [name] : [];
      }),
    );
    expect(hits.flat()).toEqual(['planted']);
  });
});

describe('another passphrase', () => {
  test('opens the vault from then on, and the one before does not, from no file @B7', async () => {
    const folder = await guarded();
    const vault = await open(folder);
    await vault.unlock(right);
    await vault.protect('a second passphrase');
    await vault.record(alice).write('still here', 2);
    const again = await open(folder);
    expect(await codeOf(again.unlock(right))).toBe('wrong_passphrase');
    await again.unlock('a second passphrase');
    expect(await again.record(alice).read()).toMatchObject({ payload: 'still here' });
    expect((await filesIn(folder)).filter((name) => name.endsWith('.aside'))).toEqual([]);
  });

  test('needs the vault to be open', async () => {
    expect(await codeOf((await open(await guarded())).protect('mine now'))).toBe('not_applicable');
  });
});
