import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { endProcess } from '../../build/desktop/process.ts';
import type { StubOrder, StubState } from './stub.ts';

/** The servers of the bench in a separate process, so that they do not share an event loop with the measured code. */
export interface Stub extends Pick<StubState, 'authority' | 'api'> {
  order(order: StubOrder): Promise<StubState>;
  stop(): Promise<void>;
}

async function nextState(child: ChildProcess): Promise<StubState> {
  const received = new AbortController();
  const failed = once(child, 'exit', { signal: received.signal }).then(() => {
    throw new Error('the servers of the bench ended unexpectedly; see their output above');
  });
  const [state] = await Promise.race([once(child, 'message', { signal: received.signal }), failed]);
  failed.catch(() => undefined);
  received.abort();
  return state as StubState;
}

export async function startStub(): Promise<Stub> {
  const child = fork(path.join(import.meta.dirname, 'stub.ts'), { stdio: ['ignore', 2, 2, 'ipc'] });
  const { authority, api } = await nextState(child);
  return {
    authority,
    api,
    order: (order) => {
      const state = nextState(child);
      child.send(order);
      return state;
    },
    stop: () => endProcess(child),
  };
}
