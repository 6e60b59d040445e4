import { openKeys } from '../keys/key-ring.ts';
import { parseLocations } from '../options/parse.ts';
import { adoptKeys } from '../storage/db/key-check.ts';
import { openEngine } from '../storage/db/open-engine.ts';
import type { Console } from './console.ts';
import { remedyFor } from './remedy.ts';
import { notListening } from './with-store.ts';

async function adopt(database: string, keyFile: string): Promise<boolean> {
  const ring = openKeys(keyFile, () => undefined);
  ring.close();
  const engine = await openEngine(database);
  try {
    return await adoptKeys(engine.db, Buffer.from(ring.current().rotation, 'base64url'));
  } finally {
    await engine.close();
  }
}

/**
 * `adopt-keys`: makes the key file, or a new one, the database's own after the previous file was lost. Returns the
 * exit code.
 */
export async function adoptKeysCommand(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  out: Console,
): Promise<number> {
  const { database, keyFile } = parseLocations(args, env, []);
  try {
    const adopted = await adopt(database, keyFile);
    out.print(
      adopted ? 'The database uses these keys from now on.' : 'The database uses these keys already.',
    );
    return 0;
  } catch (error) {
    out.printError(remedyFor(error, { ...notListening, database }));
    return 1;
  }
}
