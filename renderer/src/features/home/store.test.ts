import { expect, it, vi } from 'vitest';
import { failed, ok } from '../../../../shared/ipc/result.ts';
import type { Activity } from '../../../../shared/model/activity.ts';
import { memoryBridge } from '../../testing/memory-bridge.ts';
import { createRecent } from './store.ts';

const entry = (at: number): Activity => ({
  id: `run-${at}`,
  at,
  kind: 'renewed',
  connection: 'demo',
  message: `Renewed ${at}`,
});

it('asks for the session in use alone and shows its newest entries', async () => {
  const bridge = memoryBridge({
    'activity.list': async () => ok([9, 7, 6].map((at) => entry(at))),
  });
  const recent = createRecent(bridge, 'demo~2');
  await recent.load();
  expect(bridge.calls).toEqual([{ channel: 'activity.list', input: { session: 'demo~2', most: 6 } }]);
  expect(recent.store.getState().entries?.map(({ at }) => at)).toEqual([9, 7, 6]);
});

it('looks again when the session changed, and only then', async () => {
  const bridge = memoryBridge();
  const recent = createRecent(bridge, 'demo');
  recent.follow(1, 'active');
  recent.follow(1, 'active');
  recent.follow(2, 'active');
  await vi.waitFor(() => expect(recent.store.getState().entries).toEqual([]));
  expect(bridge.calls).toHaveLength(2);
});

it('says why it could not look', async () => {
  const problem = { code: 'internal', message: 'No.' } as const;
  const recent = createRecent(memoryBridge({ 'activity.list': async () => failed(problem) }), 'demo');
  await recent.load();
  expect(recent.store.getState().problem).toEqual(problem);
});
