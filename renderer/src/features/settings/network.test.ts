import { expect, it } from 'vitest';
import { failed, ok } from '../../../../shared/ipc/result.ts';
import type { AuthorityView, NetworkReport } from '../../../../shared/model/network.ts';
import { memoryBridge } from '../../testing/memory-bridge.ts';
import { createNetworkStore } from './network.ts';
import { addressFrom } from './proxy-address.ts';

const settled = async () => undefined;
const problem = { code: 'invalid_input', message: 'No.' } as const;
const report: NetworkReport = { server: 'a:443', outcome: 'works', tookMs: 1 };
const authority = (subject: string): AuthorityView => ({
  subject,
  issuer: subject,
  fingerprint: subject,
  validFrom: 0,
  validTo: 1,
  root: true,
});
const [ours, theirs] = [authority('ours'), authority('theirs')];

it.each([
  ['http://proxy.example:8080', 'http://proxy.example:8080'],
  ['  proxy.example:8080/ ', 'http://proxy.example:8080'],
  ['SOCKS5://proxy.example:1080', 'socks5://proxy.example:1080'],
  ['https://[2001:db8::1]:8443', 'https://[2001:db8::1]:8443'],
])('takes an address as people type it: %s', (typed, address) => {
  expect(addressFrom(typed)).toEqual({ address });
});

it.each([
  ['', 'invalid'],
  ['proxy.example', 'invalid'],
  ['http://proxy.example', 'invalid'],
  ['ftp://proxy.example:21', 'invalid'],
  ['http://proxy.example:99999', 'invalid'],
  ['http://proxy.example:8080/path', 'invalid'],
  ['http://me:secret@proxy.example:8080', 'noUser'],
  ['me@proxy.example:8080', 'noUser'],
])('refuses what is no address of a proxy: %s', (typed, error) => {
  expect(addressFrom(typed)).toEqual({ error });
});

it('shows a file before anything of it is trusted, and adds what is not trusted yet', async () => {
  const found = [
    { ...ours, trusted: true },
    { ...theirs, trusted: false },
  ];
  const bridge = memoryBridge({
    'authorities.choose': async () => ok({ file: 'ca.pem', found }),
    'authorities.add': async () => ok([ours, theirs]),
  });
  const desk = createNetworkStore(bridge, settled);
  await desk.choose();
  expect(desk.store.getState()).toMatchObject({ chosen: { file: 'ca.pem' }, busy: false });
  expect(bridge.calls.map(({ channel }) => channel)).toEqual(['authorities.choose']);
  await Promise.all([desk.add(), desk.add()]);
  expect(bridge.calls.slice(1)).toEqual([
    { channel: 'authorities.add', input: { fingerprints: ['theirs'] } },
  ]);
  expect(desk.store.getState()).toMatchObject({
    chosen: undefined,
    done: 'added',
    authorities: [ours, theirs],
  });
});

it('tells a change of mind from a file that is none, and leaves what is there', async () => {
  const answers = [ok(null), failed(problem)];
  const bridge = memoryBridge({ 'authorities.choose': async () => answers.shift() ?? ok(null) });
  const desk = createNetworkStore(bridge, settled);
  await desk.choose();
  expect(desk.store.getState()).toMatchObject({ chosen: undefined, failed: undefined });
  await desk.choose();
  expect(desk.store.getState()).toMatchObject({ chosen: undefined, failed: { doing: 'add', problem } });
  await desk.add();
  expect(bridge.calls).toHaveLength(2);
});

it('removes only after it was asked, and can be told to keep it', async () => {
  const bridge = memoryBridge({
    'authorities.list': async () => ok([ours]),
    'authorities.remove': async () => ok([]),
  });
  const desk = createNetworkStore(bridge, settled);
  await desk.load();
  await desk.remove();
  desk.askRemove('ours');
  desk.keep();
  await desk.remove();
  expect(bridge.calls).toHaveLength(1);
  desk.askRemove('ours');
  await desk.remove();
  expect(desk.store.getState()).toMatchObject({ authorities: [], removing: undefined, done: 'removed' });
});

it('keeps an authority on the list that could not be removed, and says why the list could not be read', async () => {
  const bridge = memoryBridge({
    'authorities.list': async () => failed(problem),
    'authorities.remove': async () => failed(problem),
  });
  const desk = createNetworkStore(bridge, settled);
  await desk.load();
  expect(desk.store.getState().failed).toEqual({ doing: 'list', problem });
  desk.askRemove('ours');
  await desk.remove();
  expect(desk.store.getState()).toMatchObject({ removing: 'ours', busy: false, failed: { doing: 'remove' } });
});

it('tests each connection once at a time and one after the other', async () => {
  const waiting: Array<() => void> = [];
  const bridge = memoryBridge({
    'network.test': () => new Promise((resolve) => waiting.push(() => resolve(ok(report)))),
  });
  const desk = createNetworkStore(bridge, settled);
  const all = desk.testAll(['a', 'b']);
  await desk.test('a');
  await expect.poll(() => bridge.calls.length).toBe(1);
  expect(bridge.calls).toEqual([{ channel: 'network.test', input: { connection: 'a' } }]);
  expect(desk.store.getState().tests).toEqual({ a: { state: 'running' } });
  waiting.shift()?.();
  await expect.poll(() => bridge.calls.length).toBe(2);
  waiting.shift()?.();
  await all;
  const done = { state: 'done', report };
  expect(desk.store.getState().tests).toEqual({ a: done, b: done });
});

it('says when a test could not be made', async () => {
  const desk = createNetworkStore(memoryBridge({ 'network.test': async () => failed(problem) }), settled);
  await desk.test('a');
  expect(desk.store.getState().tests).toEqual({ a: { state: 'failed', problem } });
});

it('tests the settings that are shown, so it waits until main has them', async () => {
  const saved = Promise.withResolvers<void>();
  const bridge = memoryBridge({ 'network.test': async () => ok(report) });
  const desk = createNetworkStore(bridge, () => saved.promise);
  const tested = desk.test('a');
  expect(desk.store.getState().tests).toEqual({ a: { state: 'running' } });
  expect(bridge.calls).toEqual([]);
  saved.resolve();
  await tested;
  expect(desk.store.getState().tests).toEqual({ a: { state: 'done', report } });
});
