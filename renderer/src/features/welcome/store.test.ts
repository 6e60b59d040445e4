import { expect, it } from 'vitest';
import type { MainBridge } from '../../../../shared/ipc/contract.ts';
import { failed, ok } from '../../../../shared/ipc/result.ts';
import { memoryBridge } from '../../testing/memory-bridge.ts';
import { createWelcome } from './store.ts';

const work = { id: 'work', name: 'Work' };
const problem = { code: 'disk_failed', message: 'No.' } as const;

function opened(answers: Partial<MainBridge> = {}) {
  const bridge = memoryBridge({
    'connections.remove': async () => ok(null),
    'connections.restore': async () => ok(null),
    'connections.rename': async () => ok(null),
    ...answers,
  });
  const welcome = createWelcome(bridge);
  return { bridge, welcome, now: () => welcome.store.getState() };
}

it('removes at once where nobody is signed in, and puts it back', async () => {
  const { bridge, welcome, now } = opened();
  await welcome.beginRemove(work, false);
  expect(now().removed).toEqual({ ...work, signedOut: false });
  await welcome.putBack();
  expect(now().removed).toBeUndefined();
  expect(bridge.calls.map(({ channel, input }) => [channel, input])).toEqual([
    ['connections.remove', { connection: 'work' }],
    ['connections.restore', { connection: 'work' }],
  ]);
});

it('asks first where somebody is signed in, and says afterwards that they are signed out @B10', async () => {
  const { bridge, welcome, now } = opened();
  await welcome.beginRemove(work, true);
  expect([now().removing, bridge.calls]).toEqual(['work', []]);
  welcome.cancel();
  expect(now().removing).toBeUndefined();
  await welcome.beginRemove(work, true);
  await welcome.remove(work, true);
  expect(now()).toMatchObject({ removing: undefined, removed: { ...work, signedOut: true } });
});

it('says at the connection why it is still there, and keeps the question open', async () => {
  const { welcome, now } = opened({ 'connections.remove': async () => failed(problem) });
  await welcome.beginRemove(work, true);
  await welcome.remove(work, true);
  expect(now()).toMatchObject({ removing: 'work', problem: { problem, of: 'work' }, busy: false });
  welcome.cancel();
  expect(now().problem).toBeUndefined();
});

it('renames what is typed, one act at a time', async () => {
  const { bridge, welcome, now } = opened();
  await welcome.rename();
  welcome.typeName('nobody asked');
  expect([bridge.calls, now().renaming]).toEqual([[], undefined]);
  welcome.beginRename(work);
  welcome.typeName('Job');
  await Promise.all([welcome.rename(), welcome.rename()]);
  expect(bridge.calls).toEqual([
    { channel: 'connections.rename', input: { connection: 'work', name: 'Job' } },
  ]);
  expect(now().renaming).toBeUndefined();
});

it('reports an import, and tells a change of mind from a failure', async () => {
  const report = { file: 'a.json', added: ['A'], there: [] };
  const answers = [ok(report), ok(null), failed(problem)];
  const { welcome, now } = opened({ 'connections.import': async () => answers.shift() ?? ok(null) });
  await welcome.importFile();
  expect(now().report).toEqual(report);
  await welcome.importFile();
  expect([now().report, now().problem]).toEqual([undefined, undefined]);
  await welcome.importFile();
  expect(now().problem).toEqual({ problem, of: undefined });
  welcome.dismiss();
  expect(now().problem).toBeUndefined();
});
