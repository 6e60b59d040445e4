import { describe, expect, it, vi } from 'vitest';
import { ok } from '../../../../shared/ipc/result.ts';
import type { WaitingRequest } from '../../../../shared/model/waiting.ts';
import { memoryBridge } from '../../testing/memory-bridge.ts';
import { createWaiting, waitingIn } from './waiting.ts';

const request = (id: string): WaitingRequest => ({
  id,
  method: 'GET',
  path: 'me',
  since: 1_000,
  reason: { code: 'server_unreachable', message: 'The API of Demo cannot be reached.' },
});

describe('waiting requests', () => {
  it('are asked for once per session, and then follow what main tells', async () => {
    const bridge = memoryBridge({ 'requests.list': async () => ok([request('a')]) });
    const waiting = createWaiting(bridge);
    waiting.follow('demo');
    waiting.follow('demo');
    await vi.waitFor(() => expect(waitingIn(waiting.store.getState(), 'demo')).toHaveLength(1));
    expect(bridge.calls).toEqual([{ channel: 'requests.list', input: { session: 'demo' } }]);
    bridge.tell('requests.changed', { session: 'demo', requests: [] });
    expect(waitingIn(waiting.store.getState(), 'demo')).toEqual([]);
  });

  it('are not overwritten by an answer that is older than what main has told meanwhile', async () => {
    const gate = Promise.withResolvers<void>();
    const bridge = memoryBridge({ 'requests.list': () => gate.promise.then(() => ok([])) });
    const waiting = createWaiting(bridge);
    waiting.follow('demo');
    bridge.tell('requests.changed', { session: 'demo', requests: [request('a'), request('b')] });
    gate.resolve();
    await gate.promise;
    expect(waitingIn(waiting.store.getState(), 'demo').map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('of one session are no other session’s @S2.8', () => {
    const bridge = memoryBridge();
    const waiting = createWaiting(bridge);
    bridge.tell('requests.changed', { session: 'demo~2', requests: [request('a')] });
    expect(waitingIn(waiting.store.getState(), 'demo')).toEqual([]);
    expect(waitingIn(waiting.store.getState(), undefined)).toEqual([]);
  });

  it('can be cancelled one by one and tried again', () => {
    const bridge = memoryBridge();
    const waiting = createWaiting(bridge);
    waiting.cancel('demo', 'a');
    waiting.retry('demo');
    expect(bridge.calls).toEqual([
      { channel: 'requests.cancel', input: { session: 'demo', id: 'a' } },
      { channel: 'requests.retry', input: { session: 'demo' } },
    ]);
  });
});
