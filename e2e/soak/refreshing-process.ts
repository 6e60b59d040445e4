import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { connectionSchema } from '../../shared/model/connection.ts';
import { openCore, session } from './core.ts';
import { measureStall } from './event-loop-stalls.ts';
import type { Command, Reply } from './refreshing-process-child.ts';

/**
 * Runs only the app's core in its own process, so that the server does not distort the measurement. Its arguments are a
 * folder and the connection as JSON. It signs in, and refreshes on command.
 */
const [folder = '', connection = ''] = process.argv.slice(2);
const core = await openCore({ connection: connectionSchema().parse(JSON.parse(connection)), folder });

/** Memory in use once closed connections have released their buffers (bytes). */
async function inUse(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  let minimum = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 20; round += 1) {
    await pause(50);
    collect();
    const { heapUsed, external } = process.memoryUsage();
    minimum = Math.min(minimum, heapUsed + external);
  }
  return minimum;
}

async function refresh(how: 'refresh' | 'retry'): Promise<Reply> {
  const { result: granted, stall } = await measureStall(() =>
    core.sessions
      .get(session)
      [how]()
      .then(
        () => true,
        () => false,
      ),
  );
  const { state, generation } = core.snapshot();
  return { kind: 'refreshed', granted, state, generation, stall };
}

function report(reply: Reply): void {
  process.send?.(reply);
}

async function execute(command: Command): Promise<void> {
  report(command === 'inUse' ? { kind: 'inUse', bytes: await inUse() } : await refresh(command));
}

process.on('message', (command: Command) => void execute(command));
await core.signIn();
report({ kind: 'ready' });
await once(process, 'disconnect');
await core.stop();
