import { readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { flipBit } from '../../safe-storage-helpers/src/testing/damage.ts';
import { serverForTest } from '../session/testing/app.ts';
import { openVaultSetup, session, type VaultSetup } from './testing/vault-setup.ts';

/** Every bit of a slot is tried in safe-storage-helpers; here a part of them reaches the session core. Prime, so that no field is skipped. */
const stride = 6_007;

/** A session that was refreshed twice and whose app has ended, and what lay on the disk after each refresh. */
async function refreshedTwice() {
  const server = await serverForTest();
  const setup = await openVaultSetup(server, tmpdir());
  const { sessions, until } = setup.run();
  await sessions.start();
  await sessions.get(session).signIn({ method: 'password', keep: true });
  await until(({ state }) => state === 'active');
  const record = await recordOf(setup);
  const older = await readFile(record);
  await sessions.get(session).refresh();
  await sessions.get(session).refresh();
  await sessions.stop();
  return { server, setup, record, older, bytes: await readFile(record) };
}

/** The file of the session: the client's is the smaller one of equals, so its content decides. */
async function recordOf({ folder }: VaultSetup): Promise<string> {
  const vault = join(folder, 'vault');
  const names = (await readdir(vault)).filter((name) => name.endsWith('.record'));
  for (const name of names) {
    const file = join(vault, name);
    if ((await readFile(file)).includes('session')) return file;
  }
  throw new Error('there is no record of a session');
}

test('a session whose file has one bit flipped is the confirmed one or the one before it, never another @T10', async () => {
  const { setup, record, bytes } = await refreshedTwice();
  const seen = new Set<string>();
  for (let bit = 0; bit < bytes.length * 8; bit += stride) {
    flipBit(bytes, bit);
    await writeFile(record, bytes);
    const { phase, generation, state } = await setup.stored();
    seen.add(`${state} ${phase} ${generation}`);
    flipBit(bytes, bit);
  }
  // The other slot holds the answer that the newest one was made of.
  expect([...seen].sort()).toEqual(['ok COMMIT 3', 'ok PENDING 2']);
  await setup.remove();
});

test.each<[string, (bytes: Buffer, older: Buffer) => Buffer, 'active' | 'ended']>([
  ['the newest slot damaged', (bytes) => damaged(bytes, newestOf), 'active'],
  ['the older slot damaged', (bytes) => damaged(bytes, (both) => 1 - newestOf(both)), 'active'],
  ['its slots swapped', (bytes) => Buffer.concat([half(bytes, 1), half(bytes, 0)]), 'ended'],
  ['its end cut off', (bytes) => bytes.subarray(0, 100), 'ended'],
  ['nothing in it', () => Buffer.alloc(0), 'ended'],
  ['other bytes in it', (bytes) => Buffer.alloc(bytes.length, 0x5a), 'ended'],
  ['an older copy in its place', (_, older) => older, 'ended'],
])('a start with %s: nothing crashes, nothing is deleted @T10', async (_, change, wanted) => {
  const { setup, record, bytes, older } = await refreshedTwice();
  await writeFile(record, change(Buffer.from(bytes), older));
  const { now, until, sessions } = await setup.restart();
  await until(({ state }) => state !== 'renewing');
  expect(now().state).toBe(wanted);
  if (wanted === 'active') {
    await sessions.get(session).tokens.refreshAfter(now().generation);
    expect(now().state).toBe('active');
  } else {
    expect(now().problem?.code).toBe('vault_damaged');
    const names = await readdir(join(setup.folder, 'vault'));
    expect(names.filter((name) => name.endsWith('.aside'))).toHaveLength(1);
  }
  await setup.remove();
});

test("another account's file in the place of the session's is not taken for it @T10", async () => {
  const { setup, record } = await refreshedTwice();
  const vault = join(setup.folder, 'vault');
  const names = (await readdir(vault)).filter((name) => name.endsWith('.record'));
  const other = names.map((name) => join(vault, name)).find((file) => file !== record) ?? '';
  await writeFile(record, await readFile(other));
  const { now } = await setup.restart();
  expect(now()).toMatchObject({ state: 'ended', problem: { code: 'vault_damaged' } });
  await setup.remove();
});

function half(bytes: Buffer, index: number): Buffer {
  const size = bytes.length / 2;
  return bytes.subarray(index * size, (index + 1) * size);
}

/** Sequence n lies in slot n mod 2; its number is at byte 24. */
function newestOf(bytes: Buffer): number {
  return half(bytes, 1).readBigUInt64LE(24) > half(bytes, 0).readBigUInt64LE(24) ? 1 : 0;
}

function damaged(bytes: Buffer, which: (bytes: Buffer) => number): Buffer {
  flipBit(half(bytes, which(bytes)), 8_000);
  return bytes;
}
