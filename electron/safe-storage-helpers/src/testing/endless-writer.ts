import { writeSync } from 'node:fs';
import { openVault } from '../vault.ts';
import { fakeKeyring, syncStorage } from './fake-safe-storage.ts';
import { beginsRound, payloadOf } from './payload.ts';

/**
 * A program that tests kill. It continues from the number in the vault, at least from FIRST, and prints each number once
 * its write has resolved. Called as `endless-writer.ts FOLDER FIRST`.
 */
const [folder = '', first = '0'] = process.argv.slice(2);
const vault = await openVault({ safeStorage: syncStorage(fakeKeyring()), folder, platform: 'linux' });
const record = vault.record({ connection: 'demo', account: 'alice' });
const found = await record.read();
let n = Math.max(Number(first), found.state === 'ok' ? found.generation : 0);
for (;;) {
  n += 1;
  if (beginsRound(n)) await record.erase();
  await record.write(payloadOf(n), n);
  writeSync(1, `${n}\n`);
}
