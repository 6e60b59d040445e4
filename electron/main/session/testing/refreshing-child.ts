import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectionSchema } from '../../../../shared/model/connection.ts';
import { createSessions } from '../sessions.ts';
import { createFileStores } from './file-stores.ts';

/**
 * An app that starts, refreshes once and stops: `node refreshing-child.ts FOLDER STEP`. At STEP it kills itself with
 * SIGKILL. Writes the state it reached to standard output.
 */
const [folder = '', fatal = ''] = process.argv.slice(2);
const connection = connectionSchema().parse(
  JSON.parse(readFileSync(join(folder, 'connection.json'), 'utf8')),
);

const sessions = createSessions({
  connections: [connection],
  stores: createFileStores(join(folder, 'vault')).stores,
  prompt: { ask: async () => null },
  openBrowser: async () => undefined,
  record: () => undefined,
  onChange: () => undefined,
  lockFolder: join(folder, 'locks'),
  fault: (step) => {
    if (step === fatal) process.kill(process.pid, 'SIGKILL');
  },
});
await sessions.start();
const before = sessions.list()[0];
try {
  if (before?.state === 'active') await sessions.get(connection.id).refresh();
  await sessions.get(connection.id).tokens.refreshAfter(before?.generation ?? 0);
} finally {
  process.stdout.write(`${sessions.list()[0]?.state}\n`);
  await sessions.stop();
}
