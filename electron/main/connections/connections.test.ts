import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type Connection, connectionSchema } from '../../../shared/model/connection.ts';
import { openConnections } from './connections.ts';

const connection = (id: string, changes: Record<string, unknown> = {}): Connection =>
  connectionSchema().parse({
    id,
    name: id,
    issuer: 'https://login.example',
    client: { authentication: 'none', id: 'app' },
    grants: ['authorization_code'],
    api: [{ origin: 'https://api.example', prefix: '/' }],
    ...changes,
  });

async function setup(fixed: Connection[] = []) {
  const folder = await mkdtemp(path.join(tmpdir(), 'latchkey-connections-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'connections.json');
  const notices: string[] = [];
  const logged: unknown[] = [];
  const open = () =>
    openConnections({
      fixed,
      file,
      notice: (text) => notices.push(text),
      log: (_, evidence) => logged.push(evidence),
    });
  return { folder, file, notices, logged, open };
}

type Opened = Awaited<ReturnType<typeof openConnections>>;
const ids = (connections: Opened) => connections.list().map(({ id }) => id);

it('starts with nothing and says nothing; what is added stays, in a file of the user’s alone @B4', async () => {
  const { file, open, notices } = await setup();
  const connections = await open();
  expect([ids(connections), notices]).toEqual([[], []]);
  let changes = 0;
  const stop = connections.watch(() => {
    changes += 1;
  });
  await Promise.all([
    connections.add([connection('a')]),
    connections.add([connection('b'), connection('c')]),
  ]);
  expect(changes).toBe(2);
  stop();
  await connections.rename('b', 'Bee');
  expect(changes).toBe(2);
  const reopened = await open();
  expect(ids(reopened)).toEqual(['a', 'b', 'c']);
  expect(reopened.get('b')).toMatchObject({ name: 'Bee', issuer: 'https://login.example' });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

it('a removed one is gone at once, can be put back, and is forgotten when told', async () => {
  const { file, open } = await setup();
  const connections = await open();
  await connections.add([connection('a'), connection('b')]);
  await connections.remove('a');
  expect([ids(connections), connections.get('a'), connections.isOwn('a')]).toEqual([['b'], undefined, false]);
  expect(connections.isTaken('a')).toBe(true);
  expect((await open()).removed().map(({ id }) => id)).toEqual(['a']);
  await connections.restore('a');
  expect(ids(connections)).toEqual(['b', 'a']);
  await connections.remove('a');
  await connections.remove('b');
  await connections.forget('a');
  await connections.forget('b');
  expect(connections.isTaken('a')).toBe(false);
  await expect(stat(file)).rejects.toMatchObject({ code: 'ENOENT' });
});

it('those that were set up come first and cannot be changed; one of the same id is kept and not shown @T3', async () => {
  const { file, open } = await setup([connection('work', { name: 'Work' })]);
  await writeFile(
    file,
    JSON.stringify({ connections: [connection('work', { name: 'Mine' }), connection('own')] }),
  );
  const connections = await open();
  expect(connections.list().map(({ name }) => name)).toEqual(['Work', 'own']);
  expect([connections.isOwn('work'), connections.isOwn('own')]).toEqual([false, true]);
  await connections.rename('own', 'Own');
  expect(await readFile(file, 'utf8')).toContain('"Mine"');
});

it.each([
  '',
  '{',
  '{"connections":[{"id":"a"}]}',
  JSON.stringify({ connections: [{ ...connection('a'), client_secret: 'canary-77a1' }] }),
])(
  'a damaged file is named, left for its owner to mend, and put aside before anything is written: %s',
  async (text) => {
    const { folder, file, open, notices, logged } = await setup();
    await writeFile(file, text);
    const connections = await open();
    expect(ids(connections)).toEqual([]);
    expect(notices).toEqual([expect.stringContaining('connections.json')]);
    expect(await readdir(folder)).toEqual(['connections.json']);
    await connections.add([connection('b')]);
    const renamed = (await readdir(folder)).find((name) => name.includes('damaged'));
    expect(await readFile(path.join(folder, renamed ?? '?'), 'utf8')).toBe(text);
    expect(notices[1]).toContain(renamed ?? '?');
    expect(ids(await open())).toEqual(['b']);
    expect(JSON.stringify([notices, logged.map(String)])).not.toContain('canary');
  },
);

it('changes nothing when the disk refuses, says so, and takes the next change', async () => {
  const { file, open } = await setup();
  const connections = await open();
  await connections.add([connection('a')]);
  // A folder at the path of the temporary file.
  await mkdir(`${file}.new`);
  await expect(connections.add([connection('b')])).rejects.toMatchObject({ code: 'disk_failed' });
  expect(ids(connections)).toEqual(['a']);
  await rm(`${file}.new`, { recursive: true });
  await connections.add([connection('c')]);
  expect(ids(await open())).toEqual(['a', 'c']);
});

it('a file that cannot even be read is not overwritten unseen', async () => {
  const { folder, file, open, notices } = await setup();
  await mkdir(file);
  await chmod(file, 0o700);
  const connections = await open();
  expect(notices).toHaveLength(1);
  await connections.add([connection('a')]);
  expect((await readdir(folder)).sort()).toEqual(['connections.json', expect.stringMatching(/damaged/)]);
});

it('more than there is room for, and what is not there, are refused in words', async () => {
  const { open } = await setup();
  const connections = await open();
  const many = Array.from({ length: 50 }, (_, index) => connection(`c${index}`));
  await connections.add(many);
  await expect(connections.add([connection('more')])).rejects.toMatchObject({ code: 'invalid_input' });
  for (const act of [
    () => connections.rename('nobody', 'x'),
    () => connections.remove('nobody'),
    () => connections.restore('c1'),
    () => connections.forget('c1'),
  ]) {
    await expect(act()).rejects.toMatchObject({ code: 'unknown_connection' });
  }
  expect(ids(connections)).toHaveLength(50);
});
