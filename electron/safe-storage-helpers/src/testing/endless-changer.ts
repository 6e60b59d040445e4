import { writeSync } from 'node:fs';
import { openVault } from '../vault.ts';
import { fakeKeyring, syncStorage } from './fake-safe-storage.ts';
import { fastDerive } from './fast-derive.ts';

/**
 * A program that tests kill. It opens the vault with passphrase number FIRST, changes it to the next number forever, and
 * prints each number once that passphrase is set. Called as `endless-changer.ts FOLDER FIRST`.
 */
const [folder = '', first = '0'] = process.argv.slice(2);
const safeStorage = syncStorage(fakeKeyring({ backend: 'basic_text', builtIn: true }));
const vault = await openVault({ safeStorage, folder, platform: 'linux', derive: fastDerive });
await vault.unlock(`passphrase ${first}`);
for (let n = Number(first) + 1; ; n += 1) {
  await vault.protect(`passphrase ${n}`);
  writeSync(1, `${n}\n`);
}
