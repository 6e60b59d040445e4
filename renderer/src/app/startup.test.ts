import { expect, it } from 'vitest';
import { failed, ok } from '../../../shared/ipc/result.ts';
import { demoConnection, memoryBridge } from '../testing/memory-bridge.ts';
import { createStartup } from './startup.ts';

const problem = { code: 'internal', message: 'No.' } as const;

it('follows connections that come and go', async () => {
  const bridge = memoryBridge({ 'connections.list': async () => ok([demoConnection]) });
  const startup = createStartup(bridge);
  const names = () => startup.store.getState().connections?.map(({ name }) => name);
  expect(names()).toBeUndefined();
  await startup.loadConnections();
  expect(names()).toEqual(['Demo']);
  const mine = { ...demoConnection, id: 'mine', name: 'Mine', own: true };
  bridge.tell('connections.changed', [demoConnection, mine]);
  expect(names()).toEqual(['Demo', 'Mine']);
  bridge.tell('connections.changed', []);
  expect(names()).toEqual([]);
});

it('says why the connections could not be had, and keeps those that are known', async () => {
  const bridge = memoryBridge({ 'connections.list': async () => failed(problem) });
  const startup = createStartup(bridge);
  bridge.tell('connections.changed', [demoConnection]);
  await startup.loadConnections();
  expect(startup.store.getState()).toMatchObject({ problem, connections: [demoConnection] });
});
