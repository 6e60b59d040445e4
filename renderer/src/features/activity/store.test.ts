import { expect, it } from 'vitest';
import { failed, ok } from '../../../../shared/ipc/result.ts';
import type { Activity } from '../../../../shared/model/activity.ts';
import { memoryBridge } from '../../testing/memory-bridge.ts';
import { createActivityLog } from './store.ts';

const problem = { code: 'disk_failed', message: 'No.' } as const;
const entry = (id: string, more: Partial<Activity> = {}): Activity => ({
  id,
  at: 1,
  kind: 'renewed',
  session: 'demo',
  message: id,
  ...more,
});

function opened(list: Activity[]) {
  const bridge = memoryBridge({ 'activity.list': async () => ok(list) });
  const log = createActivityLog(bridge, 'demo');
  return { bridge, log, ids: () => log.store.getState().entries?.map(({ id }) => id) };
}

it('puts what happens first, and what happens again in its new place', async () => {
  const { bridge, log, ids } = opened([entry('b'), entry('a')]);
  const stop = log.listen();
  await log.load();
  bridge.tell('activity.added', entry('c'));
  expect(ids()).toEqual(['c', 'b', 'a']);
  bridge.tell('activity.added', entry('a', { repeats: { times: 2, since: 1 } }));
  expect(ids()).toEqual(['a', 'c', 'b']);
  stop();
  bridge.tell('activity.added', entry('d'));
  expect(ids()).toEqual(['a', 'c', 'b']);
});

it('takes in what concerns the app, and nothing of another session @S2.8', async () => {
  const { bridge, log, ids } = opened([]);
  log.listen();
  await log.load();
  bridge.tell('activity.added', entry('theirs', { session: 'demo~2' }));
  const { session: _, ...ofTheApp } = entry('app');
  bridge.tell('activity.added', ofTheApp);
  expect(ids()).toEqual(['app']);
});

it('waits for the list before it takes anything in, and says why it could not be had', async () => {
  const bridge = memoryBridge({ 'activity.list': async () => failed(problem) });
  const log = createActivityLog(bridge, 'demo');
  log.listen();
  bridge.tell('activity.added', entry('early'));
  expect(log.store.getState().entries).toBeUndefined();
  await log.load();
  expect(log.store.getState().problem).toEqual(problem);
});

it('asks for the newest first, and for all when a person looks further back', async () => {
  const list = Array.from({ length: 900 }, (_, index) => entry(`e${index}`));
  const bridge = memoryBridge({ 'activity.list': async ({ most }) => ok(list.slice(0, most)) });
  const log = createActivityLog(bridge, 'demo');
  await log.load();
  expect([log.store.getState().entries?.length, log.store.getState().more]).toEqual([400, true]);
  await log.loadAll();
  expect([log.store.getState().entries?.length, log.store.getState().more]).toEqual([900, false]);
});

it('saves once at a time, and tells a file from a change of mind and from a failure', async () => {
  const answers = [ok({ file: 'a.json', entries: 3 }), ok(null), failed(problem)];
  const bridge = memoryBridge({ 'activity.export': async () => answers.shift() ?? ok(null) });
  const log = createActivityLog(bridge, 'demo');
  await Promise.all([log.save(), log.save()]);
  expect(bridge.calls).toEqual([{ channel: 'activity.export', input: { session: 'demo' } }]);
  expect(log.store.getState()).toMatchObject({ saving: false, saved: { file: 'a.json', entries: 3 } });
  await log.save();
  expect(log.store.getState()).toMatchObject({ saved: undefined, saveProblem: undefined });
  await log.save();
  expect(log.store.getState()).toMatchObject({ saving: false, saveProblem: problem });
});

it('shows what an export would hold, or why it cannot be made', async () => {
  const preview = { text: '{', bytes: 1, entries: 0 };
  const answers = [ok(preview), failed(problem)];
  const bridge = memoryBridge({ 'activity.preview': async () => answers.shift() ?? failed(problem) });
  const log = createActivityLog(bridge, 'demo');
  await log.look();
  expect(log.store.getState().preview).toEqual(preview);
  await log.look();
  expect(log.store.getState()).toMatchObject({ preview: undefined, previewProblem: problem });
});
