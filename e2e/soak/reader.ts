import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { connectionSchema } from '../../shared/model/connection.ts';
import { openCore, session } from './core.ts';
import type { ReaderReport } from './reader-child.ts';

/**
 * Another process on a vault, with its folder and the connection as JSON arguments. It starts, reports that it is ready,
 * waits for a line on standard input, and calls the API.
 */
function report(event: ReaderReport): void {
  writeSync(1, `${JSON.stringify(event)}\n`);
}

const [folder = '', connection = ''] = process.argv.slice(2);
const steps: string[] = [];
const core = await openCore({
  connection: connectionSchema().parse(JSON.parse(connection)),
  folder,
  step: (name) => void steps.push(name),
});
const { state } = await core.settled();
report({ kind: 'ready', state });
await once(process.stdin, 'data');
const me = JSON.parse(await core.get('me')) as { preferred_username?: string };
const { token } = await core.sessions.get(session).tokens.current();
report({
  kind: 'answered',
  user: me.preferred_username ?? '',
  token: createHash('sha256').update(token).digest('hex'),
  waits: steps.filter((name) => name === 'lockBusy').length,
});
process.stdin.destroy();
await core.stop();
