import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Evidence } from './judge.ts';
import { LEDGER_FILE, recordFileName } from './names.ts';
import { flipBit } from './testing/damage.ts';
import { openOnLinux } from './testing/open-vault.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const alice = { connection: 'demo', account: 'alice' };
const bob = { connection: 'demo', account: 'bob' };
const LAST = 6;
/** slot-file.test.ts flips every bit in memory; this test flips some of them on disk. Prime, so that no field is always skipped. */
const STRIDE = 61;

interface Snapshot {
  record: Buffer;
  ledger: Buffer;
}

interface Written {
  folder: string;
  /** the files after write n at index n - 1 */
  snapshots: Snapshot[];
}

/** `LAST` writes of alice's record, the files kept after each. */
async function write(): Promise<Written> {
  const folder = await temporaryFolder();
  const record = (await openOnLinux(folder)).record(alice);
  const snapshots: Snapshot[] = [];
  for (let n = 1; n <= LAST; n += 1) {
    await record.write(`write ${n}`, n);
    snapshots.push({
      record: await readFile(path(folder)),
      ledger: await readFile(join(folder, LEDGER_FILE)),
    });
  }
  return { folder, snapshots };
}

function path(folder: string, id = alice): string {
  return join(folder, recordFileName(id));
}

async function readAgain(folder: string, id = alice): Promise<unknown> {
  return (await openOnLinux(folder)).record(id).read();
}

function ok(n: number, ...evidence: Evidence[]): unknown {
  return { state: 'ok', generation: n, payload: `write ${n}`, evidence };
}

describe('put back', () => {
  test('every older file of the record is seen, and not overwritten @T10', async () => {
    const { folder, snapshots } = await write();
    for (const { record } of snapshots.slice(0, -1)) {
      await writeFile(path(folder), record);
      expect(await readAgain(folder)).toMatchObject({ state: 'unreadable', reason: 'replayed' });
      const again = (await openOnLinux(folder)).record(alice).write('new', 9);
      await expect(again).rejects.toMatchObject({ code: 'record_unreadable' });
      expect(await readFile(path(folder))).toEqual(record);
    }
  });

  test("another account's file is seen, also under the ledger's name @T10", async () => {
    const { folder, snapshots } = await write();
    await (await openOnLinux(folder)).record(bob).write('of bob', 1);
    await writeFile(path(folder), await readFile(path(folder, bob)));
    expect(await readAgain(folder)).toMatchObject({ state: 'unreadable', reason: 'foreign' });
    await writeFile(path(folder), snapshots.at(-1)?.record ?? '');
    await writeFile(join(folder, LEDGER_FILE), await readFile(path(folder, bob)));
    expect(await readAgain(folder)).toEqual(ok(LAST, 'ledger_missing', 'ledger_damaged'));
  });

  test('every older ledger is seen but the one a crash would leave @T10', async () => {
    const { folder, snapshots } = await write();
    for (const [at, { ledger }] of snapshots.entries()) {
      await writeFile(join(folder, LEDGER_FILE), ledger);
      const behind = LAST - (at + 1);
      expect(await readAgain(folder)).toEqual(behind > 1 ? ok(LAST, 'ledger_behind') : ok(LAST));
    }
  });
});

describe('gone', () => {
  test('a ledger taken away is seen, and the next write makes a new one @T10', async () => {
    const { folder } = await write();
    await rm(join(folder, LEDGER_FILE));
    expect(await readAgain(folder)).toEqual(ok(LAST, 'ledger_missing'));
    await (await openOnLinux(folder)).record(alice).write('write 7', 7);
    expect(await readAgain(folder)).toEqual(ok(7));
  });

  test('a record taken away is seen @T10', async () => {
    const { folder } = await write();
    await rm(path(folder));
    expect(await readAgain(folder)).toEqual({ state: 'empty', evidence: ['record_missing'] });
    expect(await (await openOnLinux(folder)).list()).toEqual([alice]);
    await (await openOnLinux(folder)).record(alice).write('write 1', 1);
    expect(await readAgain(folder)).toEqual(ok(1));
  });
});

describe('damaged', () => {
  test('a record file in the vault: seen all over it, and mended by the next write @T10', async () => {
    const { folder, snapshots } = await write();
    const bytes = snapshots.at(-1)?.record ?? Buffer.alloc(0);
    const vault = await openOnLinux(folder);
    const seen = new Map<string, number>();
    for (let byte = 0; byte < bytes.length; byte += STRIDE) {
      flipBit(bytes, byte * 8 + (byte % 8));
      await writeFile(path(folder), bytes);
      const read = JSON.stringify(await vault.record(alice).read());
      seen.set(read, (seen.get(read) ?? 0) + 1);
      flipBit(bytes, byte * 8 + (byte % 8));
    }
    expect(new Set(seen.keys())).toEqual(
      new Set(
        [ok(LAST, 'other_slot_unreadable'), ok(LAST - 1, 'newest_slot_damaged')].map((read) =>
          JSON.stringify(read),
        ),
      ),
    );
    for (const slot of [0, 1]) {
      flipBit(bytes, (slot * bytes.length * 8) / 2 + 4000);
      await writeFile(path(folder), bytes);
      await writeFile(join(folder, LEDGER_FILE), snapshots.at(-1)?.ledger ?? '');
      await (await openOnLinux(folder)).record(alice).write('write 7', 7);
      expect(await readAgain(folder)).toEqual(ok(7));
      flipBit(bytes, (slot * bytes.length * 8) / 2 + 4000);
    }
  });

  test('a ledger: seen all over it and at any length, the record still read @T10', async () => {
    const { folder, snapshots } = await write();
    const bytes = snapshots.at(-1)?.ledger ?? Buffer.alloc(0);
    const vault = await openOnLinux(folder);
    const answers = new Set<string>();
    for (let byte = 0; byte < bytes.length; byte += STRIDE) {
      flipBit(bytes, byte * 8 + (byte % 8));
      await writeFile(join(folder, LEDGER_FILE), bytes);
      answers.add(JSON.stringify(await vault.record(alice).read()));
      flipBit(bytes, byte * 8 + (byte % 8));
    }
    expect(answers).toEqual(new Set([JSON.stringify(ok(LAST, 'ledger_slot_unreadable'))]));
    answers.clear();
    for (let length = 0; length < bytes.length; length += STRIDE) {
      await writeFile(join(folder, LEDGER_FILE), bytes.subarray(0, length));
      answers.add(JSON.stringify(await vault.record(alice).read()));
    }
    expect(answers).toEqual(
      new Set([
        JSON.stringify(ok(LAST, 'ledger_missing', 'ledger_damaged')),
        JSON.stringify(ok(LAST, 'ledger_altered')),
      ]),
    );
    await vault.record(alice).write('write 7', 7);
    expect(await readAgain(folder)).toEqual(ok(7));
  });
});

describe('a crash in mid-write', () => {
  test('of the ledger leaves a slot to go by', async () => {
    const { folder, snapshots } = await write();
    const [before, after] = snapshots.slice(-2);
    if (!before || !after) throw new Error('two snapshots are needed');
    const half = after.ledger.length / 2;
    const newest = [0, half].find(
      (at) => !after.ledger.subarray(at, at + half).equals(before.ledger.subarray(at, at + half)),
    );
    const torn = Buffer.from(after.ledger);
    before.ledger.copy(torn, (newest ?? 0) + 700, (newest ?? 0) + 700, (newest ?? 0) + half);
    await writeFile(join(folder, LEDGER_FILE), torn);
    expect(await readAgain(folder)).toEqual(ok(LAST, 'ledger_slot_unreadable'));
    const record = (await openOnLinux(folder)).record(alice);
    await record.write('write 7', 7);
    await record.write('write 8', 8);
    expect(await readAgain(folder)).toEqual(ok(8));
  });
});
