import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { endProcess } from '../../build/desktop/process.ts';
import type { StubOrder, StubState } from './stub.ts';

/** The servers of the bench, in a process of their own so that they share no event loop with what is measured. */
export interface Stub extends Pick<StubState, 'authority' | 'api'> {
  order(order: StubOrder): Promise<StubState>;
  stop(): Promise<void>;
}

async function nextState(child: ChildProcess): Promise<StubState> {
  const ended = new AbortController();
  const failed = once(child, 'exit', { signal: ended.signal }).then(() => {
    throw new Error('the servers of the bench ended unasked; their own words are above');
  });
  const [state] = await Promise.race([once(child, 'message', { signal: ended.signal }), failed]);
  failed.catch(() => undefined);
  ended.abort();
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
