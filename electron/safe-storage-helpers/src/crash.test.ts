import { afterEach, expect, test, vi } from 'vitest';
import type { LedgerEntry } from './judge.ts';
import { openOnLinux } from './testing/open-vault.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const alice = { connection: 'demo', account: 'alice' };
const crash = vi.hoisted(() => ({ before: (_entry: LedgerEntry): boolean => false }));

vi.mock('./ledger.ts', async (importOriginal) => {
  const real = await importOriginal<typeof import('./ledger.ts')>();
  const noteInLedger: typeof real.noteInLedger = async (...given) => {
    if (crash.before(given[4])) throw new Error('the program ends here');
    return real.noteInLedger(...given);
  };
  return { ...real, noteInLedger };
});

afterEach(() => {
  crash.before = () => false;
});

test('crashes between slot and ledger raise no alarm, however many follow on each other', async () => {
  const folder = await temporaryFolder();
  for (let n = 1; n <= 5; n += 1) {
    crash.before = ({ sequence }) => sequence === n;
    const write = (await openOnLinux(folder)).record(alice).write(`write ${n}`, n);
    await expect(write).rejects.toMatchObject({ code: 'disk_failed' });
    const read = await (await openOnLinux(folder)).record(alice).read();
    expect(read).toEqual({ state: 'ok', generation: n, payload: `write ${n}`, evidence: [] });
  }
});

test('a sign-in cut off after an erased one is kept and listed', async () => {
  const folder = await temporaryFolder();
  const record = (await openOnLinux(folder)).record(alice);
  await record.write('old', 1);
  await record.erase();
  crash.before = ({ erased }) => !erased;
  await expect(record.write('new', 2)).rejects.toMatchObject({ code: 'disk_failed' });
  const vault = await openOnLinux(folder);
  expect(await vault.record(alice).read()).toMatchObject({ state: 'ok', payload: 'new', evidence: [] });
  expect(await vault.list()).toEqual([alice]);
});

test('an erasure cut off before the ledger knows has not begun', async () => {
  const folder = await temporaryFolder();
  const record = (await openOnLinux(folder)).record(alice);
  await record.write('kept', 1);
  crash.before = ({ erased }) => erased;
  await expect(record.erase()).rejects.toMatchObject({ code: 'disk_failed' });
  expect(await record.read()).toMatchObject({ state: 'ok', payload: 'kept', evidence: [] });
});
