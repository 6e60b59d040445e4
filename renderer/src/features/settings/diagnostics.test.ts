import { expect, it } from 'vitest';
import { failed, ok } from '../../../../shared/ipc/result.ts';
import type { DiagnosticsPreview } from '../../../../shared/model/diagnostics.ts';
import { memoryBridge } from '../../testing/memory-bridge.ts';
import { createDiagnosticsStore } from './diagnostics.ts';

const problem = { code: 'disk_failed', message: 'No.' } as const;
const preview: DiagnosticsPreview = { text: '{}', parts: [{ part: 'log', from: 0, to: 2 }], bytes: 2 };

it('saves nothing that was not shown', async () => {
  const bridge = memoryBridge({ 'diagnostics.save': async () => ok(null) });
  const desk = createDiagnosticsStore(bridge);
  await desk.save();
  expect(bridge.calls).toEqual([]);
});

it('shows what the file would hold, or why it cannot be made', async () => {
  const answers = [ok(preview), failed(problem)];
  const bridge = memoryBridge({ 'diagnostics.preview': async () => answers.shift() ?? failed(problem) });
  const desk = createDiagnosticsStore(bridge);
  await Promise.all([desk.look(), desk.look()]);
  expect(bridge.calls).toHaveLength(1);
  expect(desk.store.getState()).toMatchObject({ looking: false, preview });
  await desk.look();
  expect(desk.store.getState()).toMatchObject({ preview: undefined, lookProblem: problem });
});

it('saves once at a time, and tells a file from a change of mind and from a failure', async () => {
  const answers = [ok({ file: 'a.json', bytes: 2 }), ok(null), failed(problem)];
  const bridge = memoryBridge({
    'diagnostics.preview': async () => ok(preview),
    'diagnostics.save': async () => answers.shift() ?? ok(null),
  });
  const desk = createDiagnosticsStore(bridge);
  await desk.look();
  await Promise.all([desk.save(), desk.save()]);
  expect(bridge.calls).toHaveLength(2);
  expect(desk.store.getState()).toMatchObject({ saving: false, saved: { file: 'a.json' } });
  await desk.save();
  expect(desk.store.getState()).toMatchObject({ saved: undefined, saveProblem: undefined });
  await desk.save();
  expect(desk.store.getState()).toMatchObject({ saving: false, saveProblem: problem });
});

it('says where the log is, or why that is not known', async () => {
  const answers = [failed(problem), ok({ file: '/logs/latchkey.log' })];
  const desk = createDiagnosticsStore(
    memoryBridge({ 'diagnostics.log': async () => answers.shift() ?? failed(problem) }),
  );
  await desk.load();
  expect(desk.store.getState().fileProblem).toEqual(problem);
  await desk.load();
  expect(desk.store.getState()).toMatchObject({ file: '/logs/latchkey.log', fileProblem: undefined });
});
