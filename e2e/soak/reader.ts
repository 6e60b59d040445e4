import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { connectionSchema } from '../../shared/model/connection.ts';
import { openCore, session } from './core.ts';
import type { ReaderReport } from './reader-child.ts';

/**
 * A second reader of a vault, called with its folder and the connection as JSON: starts, says so, waits to be woken by
 * a line, and asks the API for something.
 */
function tell(told: ReaderReport): void {
  writeSync(1, `${JSON.stringify(told)}\n`);
}

const [folder = '', connection = ''] = process.argv.slice(2);
const seen: string[] = [];
const core = await openCore({
  connection: connectionSchema().parse(JSON.parse(connection)),
  folder,
  step: (name) => void seen.push(name),
});
const { state } = await core.settled();
tell({ kind: 'ready', state });
await once(process.stdin, 'data');
const me = JSON.parse(await core.get('me')) as { preferred_username?: string };
const { token } = await core.sessions.get(session).tokens.current();
tell({
  kind: 'answered',
  user: me.preferred_username ?? '',
  token: createHash('sha256').update(token).digest('hex'),
  waits: seen.filter((name) => name === 'lockBusy').length,
});
process.stdin.destroy();
await core.stop();
