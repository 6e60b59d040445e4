import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Connection } from '../../shared/model/connection.ts';
import type { Stall } from './event-loop-stalls.ts';
import type { Soak } from './run.ts';
import { bundle } from './victim-child.ts';

export type Command = 'refresh' | 'retry' | 'inUse';

/** How a refresh went, and how long it kept its process from everything else. */
export interface Refreshed {
  kind: 'refreshed';
  granted: boolean;
  state: string;
  generation: number;
  stall: Stall;
}

export type Reply = { kind: 'ready' } | { kind: 'inUse'; bytes: number } | Refreshed;

/** The app's core in a process of its own. */
export interface RefreshingProcess {
  refresh(how: 'refresh' | 'retry'): Promise<Refreshed>;
  /** Bytes in use after a collection. */
  inUse(): Promise<number>;
}

/** Collects on the thread that is measured: it would wait for helpers, which other programs keep from a processor. */
const ownCollector = '--single-threaded-gc';

/** Starts one with a new vault and signs it in. */
export async function openRefreshingProcess(soak: Soak, connection: Connection): Promise<RefreshingProcess> {
  // From one file, as in the app: what makes TypeScript run would be a part of the heap.
  const program = await bundle(new URL('./refreshing-process.ts', import.meta.url), await soak.folder());
  const given = [await soak.folder(), JSON.stringify(connection)];
  const child = soak.child(fork(program, given, { execArgv: [ownCollector] }));
  const gone = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`the renewing side ended with ${code ?? signal}`);
  });
  const next = async (): Promise<Reply> => {
    const [told] = await Promise.race([once(child, 'message'), gone]);
    return told as Reply;
  };
  const ask = async (what: Command): Promise<Reply> => {
    const told = next();
    child.send(what);
    return await told;
  };
  await next();
  return {
    async refresh(how) {
      const told = await ask(how);
      if (told.kind !== 'refreshed') throw new Error(`${told.kind} is no answer to ${how}`);
      return told;
    },
    async inUse() {
      const told = await ask('inUse');
      if (told.kind !== 'inUse') throw new Error(`${told.kind} is no answer to inUse`);
      return told.bytes;
    },
  };
}
