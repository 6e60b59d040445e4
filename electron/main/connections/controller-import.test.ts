import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openConnections } from './connections.ts';
import { createConnectionsController } from './controller.ts';

const server = 'https://login.example.com';

const entry = (id: string, changes: object = {}) => ({
  id,
  name: id.toUpperCase(),
  issuer: server,
  client: { authentication: 'none', id },
  grants: ['authorization_code'],
  api: [{ origin: server, prefix: '/' }],
  ...changes,
});

const api = (origin: string) => ({ api: [{ origin, prefix: '/' }] });

/** A controller over `own`; the person imports `coming` and answers every question with `answer`. */
async function controllerWith(options: { coming?: object[]; own?: object; answer: boolean }) {
  const folder = await mkdtemp(path.join(tmpdir(), 'latchkey-import-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [file, toImport] = [path.join(folder, 'connections.json'), path.join(folder, 'import.json')];
  if (options.own !== undefined) await writeFile(file, JSON.stringify(options.own));
  await writeFile(toImport, JSON.stringify({ connections: options.coming ?? [] }));
  const connections = await openConnections({
    fixed: [],
    file,
    notice: () => undefined,
    log: () => undefined,
  });
  const questions: string[] = [];
  const connected: string[] = [];
  const controller = createConnectionsController({
    connections,
    sessions: {
      connect: ({ id }) => void connected.push(id),
      disconnect: async () => undefined,
      forget: async () => true,
      sendOrphanedRevocations: async () => undefined,
    },
    started: Promise.resolve(),
    usedIds: () => [],
    discover: async () => ({ state: 'fault', fault: 'empty' }),
    confirm: async (coming, act) => {
      questions.push(`${act}: ${coming.map(({ id }) => id).join(', ')}`);
      return options.answer;
    },
    chooseFile: async () => toImport,
    changed: () => undefined,
    discovering: () => undefined,
  });
  const stored = () => readFile(file, 'utf8').catch(() => '');
  return { controller, questions, connected, stored };
}

const coming = [
  entry('a', api('https://api.example.com')),
  entry('b'),
  entry('c', {
    ...api(server),
    endpoints: { token_endpoint: 'https://tokens.example.net/token', authorization_endpoint: `${server}/a` },
  }),
];

it('a file whose tokens go elsewhere is asked about once, for all its connections, before any is there @T24b @B5', async () => {
  const { controller, questions, connected } = await controllerWith({ coming, answer: true });
  expect(await controller.import()).toMatchObject({ added: ['A', 'B', 'C'] });
  expect(questions).toEqual(['import: a, c']);
  expect(connected).toEqual(['a', 'b', 'c']);
  // Present connections are not imported again, and the person is not asked about them again.
  expect(await controller.import()).toMatchObject({ added: [] });
  expect(questions).toHaveLength(1);
});

it('a no to that brings nothing of the file, not even what goes nowhere else @T24b @B5', async () => {
  const { controller, questions, connected, stored } = await controllerWith({ coming, answer: false });
  expect(await controller.import()).toBeNull();
  expect(questions).toHaveLength(1);
  expect([connected, controller.views(), await stored()]).toEqual([[], [], '']);
});

it('a file whose tokens stay with their servers is taken over without a question @T24b', async () => {
  const { controller, questions } = await controllerWith({ coming: [entry('b')], answer: false });
  expect(await controller.import()).toMatchObject({ added: ['B'] });
  expect(questions).toEqual([]);
});

it('one removed before this start is put back only after the same question @T24b @B5', async () => {
  const own = { connections: [], removed: [coming[0]] };
  const no = await controllerWith({ own, answer: false });
  await expect(no.controller.restore('a')).rejects.toMatchObject({ code: 'cancelled' });
  expect([no.questions, no.connected, no.controller.views()]).toEqual([['add: a'], [], []]);
  const yes = await controllerWith({ own, answer: true });
  await yes.controller.restore('a');
  expect(yes.controller.views()).toHaveLength(1);
});

it('one that was here in this run comes back without a question, under whatever name @T24b', async () => {
  const { controller, questions } = await controllerWith({
    own: { connections: [coming[0]] },
    answer: false,
  });
  await controller.rename('a', 'Another name');
  await controller.remove('a');
  await controller.restore('a');
  expect([questions, controller.views().map(({ name }) => name)]).toEqual([[], ['Another name']]);
});
