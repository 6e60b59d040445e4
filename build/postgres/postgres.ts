import { once } from 'node:events';
import { giveUp, say } from '../say.ts';
import { openDatabases } from './databases.ts';
import { startPostgres } from './server.ts';

/** A PostgreSQL server to try the authority on: it runs until it is interrupted, and then deletes its data. */
async function show(): Promise<void> {
  const postgres = await startPostgres();
  const databases = openDatabases(postgres);
  say(`an empty database, until Ctrl-C: ${await databases.create()}`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await databases.close();
  await postgres.stop();
}

if (import.meta.main) show().catch(giveUp);
