import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { fakeKeyring, syncStorage } from './testing/fake-safe-storage.ts';
import { fastDerive } from './testing/fast-derive.ts';
import { plainCopyOf } from './testing/plain-copy.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';
import { openVault } from './vault.ts';

const CHANGER = new URL('./testing/endless-changer.ts', import.meta.url);
const KILLS = 14;
/** More changes than one change of the passphrase causes, so that kills hit every step. */
const CHANGES = 7;
const alice = { connection: 'demo', account: 'alice' };

function open(folder: string) {
  const safeStorage = syncStorage(fakeKeyring({ backend: 'basic_text', builtIn: true }));
  return openVault({ safeStorage, folder, platform: 'linux', derive: fastDerive });
}

/** Kills a program that changes the passphrase after this number of folder changes. Returns the last reported number. */
async function killOnce(program: string, folder: string, first: number, changes: number): Promise<number> {
  const child = spawn(process.execPath, [program, folder, `${first}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let seen = 0;
  const watcher = watch(folder, () => {
    seen += 1;
    if (seen === changes) child.kill('SIGKILL');
  });
  let told = first;
  for await (const line of createInterface({ input: child.stdout })) told = Number(line);
  expect(await ended).toEqual([null, 'SIGKILL']);
  watcher.close();
  return told;
}

/** Finds the passphrase that opens the vault, and reads the record. */
async function whatOpens(folder: string, numbers: number[]) {
  const vault = await open(folder);
  for (const n of numbers) {
    const { state } = await vault.unlock(`passphrase ${n}`).catch(() => vault.keyring());
    if (state === 'ready') return { n, read: await vault.record(alice).read() };
  }
  return undefined;
}

test(`after each of ${KILLS} kills while the passphrase is changed, the last one told or the next opens everything @B7`, async () => {
  const folder = await temporaryFolder();
  const vault = await open(folder);
  await vault.protect('passphrase 0');
  await vault.record(alice).write('kept', 1);
  const program = await plainCopyOf(CHANGER, await temporaryFolder());
  let first = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const told = await killOnce(program, folder, first, 1 + (kill % CHANGES));
    const opened = await whatOpens(folder, [told, told + 1]);
    expect(opened).toMatchObject({ read: { state: 'ok', payload: 'kept' } });
    first = opened?.n ?? told;
  }
  expect(first).toBeGreaterThan(0);
}, 120_000);
