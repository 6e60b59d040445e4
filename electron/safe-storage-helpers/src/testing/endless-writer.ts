import { writeSync } from 'node:fs';
import { openVault } from '../vault.ts';
import { fakeKeyring, syncStorage } from './fake-safe-storage.ts';
import { payloadOf } from './payload.ts';

/**
 * A program to be killed: goes on from what the vault holds, and prints each number once its write has resolved.
 * Called as `endless-writer.ts FOLDER ACCOUNT`.
 */
const [folder = '', account = ''] = process.argv.slice(2);
const vault = await openVault({ safeStorage: syncStorage(fakeKeyring()), folder, platform: 'linux' });
const record = vault.record({ connection: 'demo', account });
const found = await record.read();
let n = found.state === 'ok' ? found.generation : 0;
writeSync(1, 'begun\n');
for (;;) {
  n += 1;
  await record.write(payloadOf(n), n);
  writeSync(1, `${n}\n`);
}
