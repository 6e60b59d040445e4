import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectionSchema } from '../../../../shared/model/connection.ts';
import { createSessions } from '../sessions.ts';
import { createFileStores } from './file-stores.ts';

/**
 * An app that starts and signs out: `node signing-out-child.ts FOLDER STEP [DURING]`. At STEP it kills itself with
 * SIGKILL; with DURING, the sign-out comes at that step of a refresh.
 */
const [folder = '', fatal = '', during] = process.argv.slice(2);
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
  fault: async (step) => {
    if (step === fatal) process.kill(process.pid, 'SIGKILL');
    if (step === during) await sessions.get(connection.id).signOut();
  },
});
await sessions.start();
const tokens = sessions.get(connection.id).tokens;
// The sign-out that starts during the refresh supersedes it.
if (during !== undefined)
  await tokens.refreshAfter(sessions.list()[0]?.generation ?? 0).catch(() => undefined);
else await sessions.get(connection.id).signOut();
await sessions.stop();
