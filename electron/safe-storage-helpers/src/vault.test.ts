import { chmod, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { KEY_FILE, LEDGER_FILE, recordFileName } from './names.ts';
import { fakeKeyring } from './testing/fake-safe-storage.ts';
import { filesIn, openOnLinux } from './testing/open-vault.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';
import { openVault } from './vault.ts';

const alice = { connection: 'demo', account: 'alice' };
const bob = { connection: 'demo', account: 'bob' };

describe('vault', () => {
  test('gives back after a restart what was written, each account its own', async () => {
    const folder = await temporaryFolder();
    const vault = await openOnLinux(folder);
    await vault.record(alice).write('of alice', 3);
    await vault.record(bob).write('of bob', 9);
    const again = await openOnLinux(folder);
    expect(await again.record(alice).read()).toEqual(ok('of alice', 3));
    expect(await again.record(bob).read()).toEqual(ok('of bob', 9));
    expect((await again.list()).sort(byAccount)).toEqual([alice, bob]);
  });

  test('leaves nothing on disk until the first write', async () => {
    const folder = await temporaryFolder();
    const vault = await openOnLinux(folder);
    expect(vault.keyring().state).toBe('ready');
    expect(await vault.record(alice).read()).toEqual({ state: 'empty', evidence: [] });
    await vault.record(alice).erase();
    expect(await vault.list()).toEqual([]);
    expect(await filesIn(folder)).toEqual([]);
  });

  test('keeps every write in order, whoever asks at the same time', async () => {
    const vault = await openOnLinux(await temporaryFolder());
    const record = vault.record(alice);
    const reads = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        await record.write(`write ${n}`, n);
        return record.read();
      }),
    );
    expect(reads.every((read) => read.state === 'ok' && read.evidence.length === 0)).toBe(true);
    expect(await record.read()).toEqual(ok('write 19', 19));
  });

  test('grows for a longer payload and keeps going for a shorter one', async () => {
    const folder = await temporaryFolder();
    const record = (await openOnLinux(folder)).record(alice);
    for (const [n, length] of [10, 7000, 9000, 40_000, 3, 900_000, 5].entries()) {
      await record.write('x'.repeat(length), n);
      expect(await (await openOnLinux(folder)).record(alice).read()).toEqual(ok('x'.repeat(length), n));
    }
    await expect(record.write('x'.repeat(2 ** 20), 9)).rejects.toMatchObject({ code: 'payload_too_large' });
    expect(await record.read()).toEqual(ok('xxxxx', 6));
  });

  test('asks the keyring once, not at every read and write', async () => {
    const folder = await temporaryFolder();
    const ring = fakeKeyring();
    await (await openOnLinux(folder, ring)).record(alice).write('a', 1);
    ring.calls = 0;
    const vault = await openOnLinux(folder, ring);
    await vault.record(alice).write('b', 2);
    await vault.record(alice).read();
    expect(ring.calls).toBe(1);
  });

  test('is for its owner alone, whatever the umask and the folder were @T8', async () => {
    const folder = await temporaryFolder();
    await mkdir(folder);
    await chmod(folder, 0o755);
    const before = process.umask(0);
    try {
      const vault = await openOnLinux(folder);
      await vault.record(alice).write('a', 1);
      await chmod(join(folder, recordFileName(alice)), 0o644);
      await chmod(join(folder, LEDGER_FILE), 0o644);
      await chmod(join(folder, KEY_FILE), 0o644);
      await (await openOnLinux(folder)).record(alice).write('b', 2);
    } finally {
      process.umask(before);
    }
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    const names = await filesIn(folder);
    const modes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).mode & 0o777));
    expect(names).toHaveLength(3);
    expect(modes).toEqual([0o600, 0o600, 0o600]);
  });

  test('erases for good: a copy put back is not read, and a new sign-in works @T10', async () => {
    const folder = await temporaryFolder();
    const record = (await openOnLinux(folder)).record(alice);
    await record.write('old', 1);
    const copy = await readFile(join(folder, recordFileName(alice)));
    await record.erase();
    expect(await filesIn(folder)).toEqual([LEDGER_FILE, KEY_FILE]);
    expect(await record.read()).toEqual({ state: 'empty', evidence: [] });
    await writeFile(join(folder, recordFileName(alice)), copy);
    const vault = await openOnLinux(folder);
    expect(await vault.record(alice).read()).toEqual({ state: 'empty', evidence: ['erased_record_present'] });
    expect(await vault.list()).toEqual([]);
    await vault.record(alice).write('new', 2);
    expect(await vault.record(alice).read()).toEqual(ok('new', 2));
    expect(await vault.list()).toEqual([alice]);
  });

  test('sets aside what cannot be read, and only then writes anew', async () => {
    const folder = await temporaryFolder();
    const record = (await openOnLinux(folder)).record(alice);
    await record.write('old', 1);
    const junk = Buffer.from('not a vault file');
    await writeFile(join(folder, recordFileName(alice)), junk);
    expect(await record.read()).toMatchObject({ state: 'unreadable', reason: 'damaged' });
    await expect(record.write('new', 2)).rejects.toMatchObject({ code: 'record_unreadable' });
    expect(await readFile(join(folder, recordFileName(alice)))).toEqual(junk);
    const name = await record.setAside();
    expect(await readFile(join(folder, name))).toEqual(junk);
    expect(await record.read()).toEqual({ state: 'empty', evidence: [] });
    await record.write('new', 2);
    expect(await record.read()).toEqual(ok('new', 2));
    await record.erase();
    await expect(record.setAside()).rejects.toMatchObject({ code: 'record_missing' });
  });

  test('says so when the disk refuses, with the reason', async () => {
    const folder = await temporaryFolder();
    await writeFile(folder, 'a file where the folder should be');
    const open = openVault({ safeStorage: {}, folder, platform: 'linux' });
    await expect(open).rejects.toMatchObject({
      code: 'disk_failed',
      message: expect.stringContaining('ENOTDIR'),
    });
    await rm(folder);
    const vault = await openOnLinux(folder);
    await writeFile(folder, 'again');
    await expect(vault.record(alice).write('a', 1)).rejects.toMatchObject({ code: 'disk_failed' });
    await rm(folder);
    await vault.record(alice).write('a', 1);
    expect(await vault.record(alice).read()).toEqual(ok('a', 1));
  });

  test.each([-1, 0.5, Number.NaN, 2 ** 53])('refuses %d as a generation', async (generation) => {
    const record = (await openOnLinux(await temporaryFolder())).record(alice);
    await expect(record.write('a', generation)).rejects.toMatchObject({ code: 'invalid_argument' });
    await expect(record.write('half a pair \ud800', 1)).rejects.toMatchObject({ code: 'invalid_argument' });
  });
});

function ok(payload: string, generation: number): unknown {
  return { state: 'ok', generation, payload, evidence: [] };
}

function byAccount(a: { account: string }, b: { account: string }): number {
  return a.account.localeCompare(b.account);
}
