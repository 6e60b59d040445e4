import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FakeKeyring } from './fake-safe-storage.ts';
import { fakeKeyring } from './fake-safe-storage.ts';
import { filesIn, openOnLinux } from './open-vault.ts';
import { temporaryFolder } from './temporary-folder.ts';

export const alice = { connection: 'demo', account: 'alice' };

/** A folder with one record, written without faults. */
export async function writtenFolder(start: Partial<FakeKeyring> = {}): Promise<string> {
  const folder = await temporaryFolder();
  await (await openOnLinux(folder, fakeKeyring(start))).record(alice).write('kept', 1);
  return folder;
}

/** Every file of the vault and its content. */
export async function contents(folder: string): Promise<[string, string][]> {
  const names = await filesIn(folder);
  return Promise.all(
    names.map(async (name): Promise<[string, string]> => [name, await readFile(join(folder, name), 'hex')]),
  );
}
