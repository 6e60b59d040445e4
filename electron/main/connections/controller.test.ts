import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { ConnectionView } from '../../../shared/model/connection.ts';
import type { ConnectionDraft } from '../../../shared/model/new-connection.ts';
import { ProblemError } from '../../../shared/model/problem.ts';
import { openConnections } from './connections.ts';
import { type ConnectionsControllerDeps, createConnectionsController } from './controller.ts';

const draft = (changes: Partial<ConnectionDraft> = {}): ConnectionDraft => ({
  name: 'Work',
  issuer: 'https://login.example.com',
  client: 'registration',
  clientId: '',
  grants: ['authorization_code'],
  scopes: ['openid'],
  origin: 'https://login.example.com',
  prefix: '/',
  ...changes,
});

async function controllerWith(changes: Partial<ConnectionsControllerDeps> = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), 'latchkey-connections-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'connections.json');
  const open = () => openConnections({ fixed: [], file, notice: () => undefined, log: () => undefined });
  const connections = await open();
  const acts: string[] = [];
  const sentViews: ConnectionView[][] = [];
  const controller = createConnectionsController({
    connections,
    sessions: {
      connect: ({ id }) => void acts.push(`connect ${id}`),
      disconnect: async (id) => void acts.push(`disconnect ${id}`),
      forget: async ({ id }) => {
        acts.push(`settle ${id}`);
        return id !== 'stays';
      },
      sendOrphanedRevocations: async () => void acts.push('tell the rest'),
    },
    started: Promise.resolve(),
    usedIds: () => ['old'],
    discover: async () => ({ state: 'fault', fault: 'empty' }),
    confirm: async (coming, act) => {
      acts.push(`confirm ${act} ${coming.map(({ id }) => id).join(' ')}`);
      return false;
    },
    chooseFile: async () => undefined,
    changed: (views) => sentViews.push(views),
    discovering: ({ host }) => void acts.push(`asking ${host}`),
    ...changes,
  });
  return { controller, connections, acts, sentViews, folder, file };
}

it('adds a session with the connection, and tells the window, without asking when nothing goes elsewhere', async () => {
  const { controller, acts, sentViews } = await controllerWith();
  expect(await controller.add(draft())).toEqual({ state: 'added', connection: 'work' });
  expect(acts).toEqual(['connect work']);
  expect(sentViews.at(-1)).toMatchObject([{ id: 'work', own: true }]);
  expect(await controller.add(draft({ name: 'Old' }))).toEqual({ state: 'added', connection: 'old-2' });
});

it('where a token would go elsewhere a person is asked first, and a no is a no @B5 @T1', async () => {
  const { controller, acts } = await controllerWith();
  const elsewhere = draft({ origin: 'https://api.example.com' });
  expect(await controller.add(elsewhere)).toEqual({ state: 'declined' });
  expect([acts, controller.views()]).toEqual([['confirm add work'], []]);
  const willing = await controllerWith({ confirm: async () => true });
  expect(await willing.controller.add(elsewhere)).toMatchObject({ state: 'added' });
});

it('two at once get an id each, also while a person is being asked about one', async () => {
  const answer = Promise.withResolvers<boolean>();
  const { controller } = await controllerWith({ confirm: () => answer.promise });
  const first = controller.add(draft({ origin: 'https://api.example.com' }));
  const second = controller.add(draft());
  answer.resolve(true);
  expect(await Promise.all([first, second])).toEqual([
    { state: 'added', connection: 'work' },
    { state: 'added', connection: 'work-2' },
  ]);
});

it('what is not right is sent back before anybody is asked', async () => {
  const { controller, acts } = await controllerWith();
  expect(await controller.add(draft({ name: '', origin: 'https://api.example.com/x' }))).toEqual({
    state: 'faulty',
    fields: ['name', 'origin'],
  });
  expect(acts).toEqual([]);
});

it('signs out before it removes, and removes nothing when that fails @B10', async () => {
  const { controller, acts, connections } = await controllerWith();
  await controller.add(draft());
  await controller.remove('work');
  expect([acts.at(-1), controller.views()]).toEqual(['disconnect work', []]);
  await controller.restore('work');
  expect([acts.at(-1), controller.views().length]).toEqual(['connect work', 1]);

  const failing = await controllerWith({
    sessions: {
      connect: () => undefined,
      disconnect: async () => {
        throw new ProblemError('disk_failed', 'No.');
      },
      forget: async () => true,
      sendOrphanedRevocations: async () => undefined,
    },
  });
  await failing.controller.add(draft());
  await expect(failing.controller.remove('work')).rejects.toMatchObject({ code: 'disk_failed' });
  expect(failing.controller.views()).toHaveLength(1);
  await expect(controller.remove('nobody')).rejects.toMatchObject({ code: 'unknown_connection' });
  expect(connections.list()).toHaveLength(1);
});

it('a connection that cannot be written has no session left', async () => {
  const { controller, acts, file } = await controllerWith();
  await writeFile(path.join(path.dirname(file), 'connections.json.new'), '');
  await rm(path.dirname(file), { recursive: true });
  await expect(controller.add(draft())).rejects.toMatchObject({ code: 'disk_failed' });
  expect(acts).toEqual(['connect work', 'disconnect work']);
  expect(controller.views()).toEqual([]);
});

it('a new look gives up the one before, and a given-up one is not told any more', async () => {
  const signals: AbortSignal[] = [];
  const { controller, acts } = await controllerWith({
    discover: async ({ signal, onStep, address }) => {
      signals.push(signal);
      await Promise.resolve();
      onStep({ step: 'openid', host: address });
      return { state: 'fault', fault: signal.aborted ? 'cancelled' : 'refused', host: address };
    },
  });
  const [first, second] = await Promise.all([
    controller.discover('a.example'),
    controller.discover('b.example'),
  ]);
  expect([first, second]).toMatchObject([{ fault: 'cancelled' }, { fault: 'refused' }]);
  expect(acts).toEqual(['asking b.example']);
  const third = controller.discover('c.example');
  controller.cancelDiscovery();
  expect(await third).toMatchObject({ fault: 'cancelled' });
  expect(signals).toHaveLength(3);
});

it('imports what is new under free ids and reports the rest, once more nothing', async () => {
  const files: string[] = [];
  const confirm = async () => true;
  const { controller, folder, acts } = await controllerWith({
    chooseFile: async () => files.shift(),
    confirm,
  });
  expect(await controller.import()).toBeNull();
  const file = path.join(folder, 'handed-out.json');
  const entry = (id: string, name: string, client = 'x') => ({
    id,
    name,
    issuer: 'https://login.example.com',
    client: { authentication: 'none', id: client },
    grants: ['authorization_code'],
    api: [{ origin: 'https://api.example.com', prefix: '/' }],
  });
  await writeFile(
    file,
    JSON.stringify({ connections: [entry('old', 'A'), entry('b', 'B', 'y'), entry('c', 'Again A')] }),
  );
  files.push(file, file, path.join(folder, 'none.json'));
  expect(await controller.import()).toEqual({
    file: 'handed-out.json',
    added: ['A', 'B'],
    there: ['Again A'],
  });
  expect(controller.views().map(({ id }) => id)).toEqual(['old-2', 'b']);
  expect(acts).toEqual(['connect old-2', 'connect b']);
  expect(await controller.import()).toEqual({
    file: 'handed-out.json',
    added: [],
    there: ['A', 'B', 'Again A'],
  });
  await expect(controller.import()).rejects.toMatchObject({ code: 'invalid_input' });
});

it('clears away what was removed once its server knows, and keeps what has to wait', async () => {
  const { controller, connections, acts } = await controllerWith();
  await controller.add(draft({ name: 'Gone' }));
  await controller.add(draft({ name: 'Stays', origin: 'https://login.example.com' }));
  await controller.remove('gone');
  await controller.remove('stays');
  await controller.cleanUpRemoved();
  expect(acts.slice(-3)).toEqual(['settle gone', 'settle stays', 'tell the rest']);
  expect(connections.removed().map(({ id }) => id)).toEqual(['stays']);
});
