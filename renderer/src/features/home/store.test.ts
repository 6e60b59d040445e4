import { expect, it, vi } from 'vitest';
import { failed, ok } from '../../../../shared/ipc/result.ts';
import type { Activity } from '../../../../shared/model/activity.ts';
import { memoryBridge } from '../../bridge.memory.ts';
import { createRecent } from './store.ts';

const entry = (at: number, connection = 'demo'): Activity => ({
  at,
  kind: 'renewed',
  connection,
  message: `Renewed ${at}`,
});

it('shows the newest entries of this connection alone', async () => {
  const all = [entry(1), entry(9), entry(5, 'work'), ...[2, 3, 4, 6, 7].map((at) => entry(at))];
  const recent = createRecent(memoryBridge({ 'activity.list': async () => ok(all) }), 'demo');
  await recent.load();
  expect(recent.store.getState().entries?.map(({ at }) => at)).toEqual([9, 7, 6, 4, 3, 2]);
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
