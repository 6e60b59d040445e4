import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';
import { spawnNode } from '../testing/spawn-node.ts';

/** A running baseline.ts. */
export interface Baseline {
  origin: string;
  /** Signs in `count` times and returns the refresh tokens. */
  signIns(count: number): Promise<string[]>;
  stop(): Promise<void>;
}

async function next(child: ChildProcess): Promise<unknown> {
  const [message] = await once(child, 'message');
  return message;
}

/** Starts it on processor `core`, or on any. */
export async function startBaseline(core: number | undefined): Promise<Baseline> {
  const program = join(import.meta.dirname, 'baseline.ts');
  const child = spawnNode([program], core, { stdio: ['ignore', 2, 2, 'ipc'] });
  const origin = z.string().parse(await next(child));
  return {
    origin,
    async signIns(count) {
      const answer = next(child);
      child.send(count);
      return z.array(z.string()).parse(await answer);
    },
    async stop() {
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    },
  };
}
