import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { connectionSchema } from '../../shared/model/connection.ts';
import { openCore, session } from './core.ts';
import type { Asked, Told } from './refreshing-process-child.ts';
import { withStall } from './stalls.ts';

/**
 * A run of the app's core and nothing else in a process of its own, so that what it does is not taken for the doing of
 * the server: called with a folder and the connection as JSON, it signs in, and refreshes whenever it is asked to.
 */
const [folder = '', connection = ''] = process.argv.slice(2);
const core = await openCore({ connection: connectionSchema().parse(JSON.parse(connection)), folder });

/** What is in use once connections that were closed have let go of what they held. */
async function inUse(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  let least = Number.POSITIVE_INFINITY;
  for (let time = 0; time < 20; time += 1) {
    await pause(50);
    collect();
    const { heapUsed, external } = process.memoryUsage();
    least = Math.min(least, heapUsed + external);
  }
  return least;
}

async function refresh(how: 'refresh' | 'retry'): Promise<Told> {
  const { result: granted, stall } = await withStall(() =>
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

function tell(told: Told): void {
  process.send?.(told);
}

async function answer(asked: Asked): Promise<void> {
  tell(asked === 'inUse' ? { kind: 'inUse', bytes: await inUse() } : await refresh(asked));
}

process.on('message', (asked: Asked) => void answer(asked));
await core.signIn();
tell({ kind: 'ready' });
await once(process, 'disconnect');
await core.stop();
