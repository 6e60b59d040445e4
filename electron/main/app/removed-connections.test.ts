import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openConnections } from '../connections/connections.ts';
import { maxRemoved } from '../connections/load.ts';
import { folderForTest, serverForTest } from '../session/testing/app.ts';
import { allRevoked, destroyed, nextStart, signedInTo, start } from './testing/removed-connection.ts';

test.each([1, 2])(
  'the server of a removed connection was away: %i accounts are told at a later start @B10 @T22',
  async (accounts) => {
    const server = await serverForTest();
    const folder = await folderForTest();
    const first = await signedInTo(server, folder, accounts);
    server.state.revocation = destroyed;
    await first.controller.remove('demo');
    await first.sessions.stop();
    const second = await start(folder);
    expect(second.connections.removed()).toHaveLength(1);
    expect(server.rotation.liveFamilies()).toBe(accounts);
    const third = await nextStart(server, second, folder);
    await allRevoked(server);
    expect(third.connections.removed()).toEqual([]);
    expect(await third.stores.client('demo', true).read()).toEqual({ state: 'empty' });
    expect(await readFile(third.file, 'utf8').catch(() => 'none')).toBe('none');
  },
);

const steps = [
  'signOut.left',
  'signOut.buried',
  'signOut.listed',
  'signOut.wiped',
  'revocation.told',
  'revocation.forgotten',
];

test.each(steps.flatMap((step) => [1, 2].map((accounts) => ({ step, accounts }))))(
  'a removal cut off at "$step" ($accounts accounts): whoever is signed out is told, and the rest is still there @B10 @T22',
  async ({ step, accounts }) => {
    const server = await serverForTest();
    const folder = await folderForTest();
    let cutOff = false;
    const fault = (name: string) => {
      if (name === step) cutOff = true;
      // No later step runs, as after a crash.
      if (cutOff && /^(?:signOut|revocation)\./.test(name)) throw new Error('cut off');
    };
    const first = await signedInTo(server, folder, accounts, { changes: { fault } });
    await first.controller.remove('demo').catch((error: Error) => expect(error.message).toBe('cut off'));
    await expect.poll(() => cutOff).toBe(true);
    const second = await nextStart(server, first, folder);
    // The connection may still be there with an account signed in. Then it is removed again.
    if (second.controller.views().length > 0) await second.controller.remove('demo');
    await allRevoked(server);
    const third = await nextStart(server, second, folder);
    await allRevoked(server);
    expect([third.connections.list(), third.connections.removed(), third.stores.sessions()]).toEqual([
      [],
      [],
      [],
    ]);
    expect(await third.stores.client('demo', true).read()).toEqual({ state: 'empty' });
    expect(await third.stores.revocations('demo', true).read()).toEqual({ state: 'empty' });
  },
);

test.each(['', '{"connections": [', '{"connections": [], "removed": [{}]}'])(
  'a list of connections that is damaged (%j) forgets nobody: the server is told without it @B10 @T10',
  async (content) => {
    const server = await serverForTest();
    const folder = await folderForTest();
    const first = await signedInTo(server, folder, 2);
    server.state.revocation = destroyed;
    await first.controller.remove('demo');
    await first.sessions.stop();
    await writeFile(first.file, content);
    const second = await nextStart(server, first, folder);
    expect(second.connections.removed()).toEqual([]);
    await allRevoked(server);
    await expect.poll(() => second.stores.revocations('demo', true).read()).toEqual({ state: 'empty' });
    expect(await readFile(second.file, 'utf8')).toBe(content);
  },
);

test('nor does a sign-out that was cut off, under a list that is gone altogether @B10 @T22', async () => {
  const server = await serverForTest();
  const folder = await folderForTest();
  const fault = (name: string) => {
    if (name === 'signOut.buried') throw new Error('cut off');
  };
  const first = await signedInTo(server, folder, 1, { changes: { fault } });
  await expect(first.controller.remove('demo')).rejects.toThrow('cut off');
  await first.sessions.stop();
  await writeFile(first.file, '{}');
  const second = await nextStart(server, first, folder);
  await allRevoked(server);
  await expect.poll(() => second.stores.session('demo', true).read()).toEqual({ state: 'empty' });
});

test('a session that is only missing from the list is left alone @B10', async () => {
  const server = await serverForTest();
  const folder = await folderForTest();
  const first = await signedInTo(server, folder);
  const content = await readFile(first.file, 'utf8');
  await first.sessions.stop();
  await writeFile(first.file, '{}');
  const second = await start(folder);
  await second.sessions.stop();
  await writeFile(first.file, content);
  const third = await start(folder);
  expect(third.snapshot().state).toBe('active');
  expect(server.state.revoked).toEqual([]);
});

test('a disk that fails while it is removed: nothing that was signed out is kept from the server @B10 @T21', async () => {
  const server = await serverForTest();
  const folder = await folderForTest();
  const first = await signedInTo(server, folder, 2);
  server.state.revocation = destroyed;
  first.faults.write = (payload) => {
    if (payload.includes('"revocations":[{') && !payload.includes('SIGNED_OUT')) {
      throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    }
  };
  await first.controller.remove('demo');
  delete first.faults.write;
  const second = await nextStart(server, first, folder);
  await allRevoked(server);
  expect(second.connections.removed()).toEqual([]);
  expect(second.stores.sessions()).toEqual([]);
});

test('with a locked keyring a removal keeps what it cannot read, and a later start tells the server @B10 @B7', async () => {
  const server = await serverForTest();
  const folder = await folderForTest();
  const first = await signedInTo(server, folder, 1);
  await first.sessions.stop();
  const second = await start(folder, { locked: true });
  await second.controller.remove('demo');
  expect(second.stores.sessions()).toEqual(['demo']);
  expect(server.rotation.liveFamilies()).toBe(1);
  const third = await nextStart(server, second, folder);
  await allRevoked(server);
  expect([third.connections.removed(), third.stores.sessions()]).toEqual([[], []]);
});

test('put back before its keyring opens, it has the session that could not be read @B10 @B7', async () => {
  const server = await serverForTest();
  const folder = await folderForTest();
  const first = await signedInTo(server, folder, 1);
  await first.sessions.stop();
  const second = await start(folder, { locked: true });
  await second.controller.remove('demo');
  await second.controller.restore('demo');
  await second.reaches('waiting');
  delete second.faults.read;
  second.state.keyring = { state: 'ready', backend: 'test' };
  await second.sessions.get('demo').retry();
  expect(second.snapshot().state).toBe('active');
});

test('a connection of the flag under the id of a removed one keeps its session, and the old server is told @B10 @T24b', async () => {
  const server = await serverForTest();
  const other = await serverForTest();
  const folder = await folderForTest();
  const first = await signedInTo(server, folder);
  server.state.revocation = destroyed;
  await first.controller.remove('demo');
  await first.sessions.stop();
  const fixed = [other.connection()];
  const second = await start(folder, { fixed });
  await second.sessions.get('demo').signIn({ method: 'password', keep: true });
  await second.reaches('active');
  const third = await nextStart(server, second, folder, { fixed });
  await allRevoked(server);
  expect(third.snapshot().state).toBe('active');
  expect([other.state.revoked, third.connections.removed()]).toEqual([[], []]);
});

test('when too many wait for their servers, the next is not removed rather than one forgotten @B10', async () => {
  const server = await serverForTest();
  const folder = await folderForTest();
  server.state.revocation = destroyed;
  const file = join(folder, 'connections.json');
  const removed = Array.from({ length: maxRemoved }, (_, index) =>
    server.connection({ id: `gone-${index}` }),
  );
  await writeFile(file, JSON.stringify({ connections: [server.connection()], removed }));
  const connections = await openConnections({
    fixed: [],
    file,
    notice: () => undefined,
    log: () => undefined,
  });
  await expect(connections.remove('demo')).rejects.toMatchObject({ code: 'invalid_input' });
  expect([connections.list().length, connections.removed().length]).toEqual([1, maxRemoved]);
});
