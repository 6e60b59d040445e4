import { openKeys } from '../keys/key-ring.ts';
import type { CommandLocations } from '../options/parse.ts';
import { openStore, type Store } from '../storage/store.ts';
import { prepareDatabase } from './prepare-database.ts';

/** Options for {@link remedyFor} in a command that does not listen. */
export const notListening = { host: '', port: 0, metrics: undefined };

/** Opens the storage for a command and closes it when `work` is done. */
export async function withStore<Result>(
  { database, keyFile }: CommandLocations,
  work: (store: Store) => Promise<Result>,
): Promise<Result> {
  prepareDatabase(database);
  const ring = openKeys(keyFile, () => undefined);
  try {
    const rotationKey = Buffer.from(ring.current().rotation, 'base64url');
    const store = await openStore({ database, rotationKey });
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  } finally {
    ring.close();
  }
}
