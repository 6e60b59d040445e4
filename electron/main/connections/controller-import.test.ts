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

/** A desk over `own`, of somebody who imports `coming` and answers as told. */
async function deskWith(about: { coming?: object[]; own?: object; answer: boolean }) {
  const folder = await mkdtemp(path.join(tmpdir(), 'latchkey-import-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [file, toImport] = [path.join(folder, 'connections.json'), path.join(folder, 'import.json')];
  if (about.own !== undefined) await writeFile(file, JSON.stringify(about.own));
  await writeFile(toImport, JSON.stringify({ connections: about.coming ?? [] }));
  const connections = await openConnections({
    fixed: [],
    file,
    notice: () => undefined,
    log: () => undefined,
  });
  const questions: string[] = [];
  const connected: string[] = [];
  const desk = createConnectionsController({
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
      return about.answer;
    },
    chooseFile: async () => toImport,
    changed: () => undefined,
    discovering: () => undefined,
  });
  const stored = () => readFile(file, 'utf8').catch(() => '');
  return { desk, questions, connected, stored };
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
  const { desk, questions, connected } = await deskWith({ coming, answer: true });
  expect(await desk.import()).toMatchObject({ added: ['A', 'B', 'C'] });
  expect(questions).toEqual(['import: a, c']);
  expect(connected).toEqual(['a', 'b', 'c']);
  // What is there already comes no second time, and is asked about no second time.
  expect(await desk.import()).toMatchObject({ added: [] });
  expect(questions).toHaveLength(1);
});

it('a no to that brings nothing of the file, not even what goes nowhere else @T24b @B5', async () => {
  const { desk, questions, connected, stored } = await deskWith({ coming, answer: false });
  expect(await desk.import()).toBeNull();
  expect(questions).toHaveLength(1);
  expect([connected, desk.views(), await stored()]).toEqual([[], [], '']);
});

it('a file whose tokens stay with their servers is taken over without a question @T24b', async () => {
  const { desk, questions } = await deskWith({ coming: [entry('b')], answer: false });
  expect(await desk.import()).toMatchObject({ added: ['B'] });
  expect(questions).toEqual([]);
});

it('one removed before this start is put back only after the same question @T24b @B5', async () => {
  const own = { connections: [], removed: [coming[0]] };
  const no = await deskWith({ own, answer: false });
  await expect(no.desk.restore('a')).rejects.toMatchObject({ code: 'cancelled' });
  expect([no.questions, no.connected, no.desk.views()]).toEqual([['add: a'], [], []]);
  const yes = await deskWith({ own, answer: true });
  await yes.desk.restore('a');
  expect(yes.desk.views()).toHaveLength(1);
});

it('one that was here in this run comes back without a question, under whatever name @T24b', async () => {
  const { desk, questions } = await deskWith({ own: { connections: [coming[0]] }, answer: false });
  await desk.rename('a', 'Another name');
  await desk.remove('a');
  await desk.restore('a');
  expect([questions, desk.views().map(({ name }) => name)]).toEqual([[], ['Another name']]);
});
