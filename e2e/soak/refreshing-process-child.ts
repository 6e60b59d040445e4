import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Connection } from '../../shared/model/connection.ts';
import type { Stall } from './event-loop-stalls.ts';
import type { Soak } from './run.ts';
import { bundle } from './victim-child.ts';

export type Command = 'refresh' | 'retry' | 'inUse';

/** The result of a refresh, and how long it blocked its process. */
export interface Refreshed {
  kind: 'refreshed';
  granted: boolean;
  state: string;
  generation: number;
  stall: Stall;
}

export type Reply = { kind: 'ready' } | { kind: 'inUse'; bytes: number } | Refreshed;

/** The app's core in its own process. */
export interface RefreshingProcess {
  refresh(how: 'refresh' | 'retry'): Promise<Refreshed>;
  /** Bytes in use after a garbage collection. */
  inUse(): Promise<number>;
}

/** Runs the garbage collector on the measured thread, which otherwise waits for helper threads on a busy machine. */
const singleThreadedGc = '--single-threaded-gc';

/** Starts a process with a new vault and signs it in. */
export async function openRefreshingProcess(soak: Soak, connection: Connection): Promise<RefreshingProcess> {
  // Bundled, as in the app: otherwise the TypeScript loader would be part of the heap.
  const program = await bundle(new URL('./refreshing-process.ts', import.meta.url), await soak.folder());
  const args = [await soak.folder(), JSON.stringify(connection)];
  const child = soak.child(fork(program, args, { execArgv: [singleThreadedGc] }));
  const exited = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`the refreshing process ended with ${code ?? signal}`);
  });
  const next = async (): Promise<Reply> => {
    const [reply] = await Promise.race([once(child, 'message'), exited]);
    return reply as Reply;
  };
  const send = async (command: Command): Promise<Reply> => {
    const reply = next();
    child.send(command);
    return await reply;
  };
  await next();
  return {
    async refresh(how) {
      const reply = await send(how);
      if (reply.kind !== 'refreshed') throw new Error(`unexpected reply ${reply.kind} to ${how}`);
      return reply;
    },
    async inUse() {
      const reply = await send('inUse');
      if (reply.kind !== 'inUse') throw new Error(`unexpected reply ${reply.kind} to inUse`);
      return reply.bytes;
    },
  };
}
