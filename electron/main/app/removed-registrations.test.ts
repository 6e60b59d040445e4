import { expect, test } from 'vitest';
import type { TestAuthorizationServer } from '../oauth/testing/authorization-server.ts';
import { folderForTest, serverForTest } from '../session/testing/app.ts';
import {
  allRevoked,
  destroyed,
  nextStart,
  type Started,
  signedInTo,
  start,
} from './testing/removed-connection.ts';

const forgets: NonNullable<TestAuthorizationServer['state']['management']> = ({ response }) =>
  void response.writeHead(204).end();

/** Removes a connection whose client was registered at a server that supports deleting registrations. */
async function removedWithRegistration({ away = false }: { away?: boolean } = {}) {
  const server = await serverForTest();
  const folder = await folderForTest();
  const deletions: string[] = [];
  const respondToDeletion = (answer: typeof forgets) => {
    server.state.management = (call) => {
      deletions.push(call.client);
      answer(call);
    };
  };
  respondToDeletion(forgets);
  const first = await signedInTo(server, folder, 2);
  server.state.revocation = away ? destroyed : undefined;
  await first.controller.remove('demo');
  return { server, folder, first, deletions, respondToDeletion };
}

const isEmpty = async ({ stores }: Started) => (await stores.client('demo', true).read()).state === 'empty';

test('a registration is taken back when all that belonged to it is over, and never before @B10', async () => {
  const { server, folder, first, deletions } = await removedWithRegistration();
  await allRevoked(server);
  const registered = [...server.clients.keys()].slice(-1);
  expect(deletions).toEqual([]);
  const second = await nextStart(server, first, folder);
  expect([deletions, second.connections.removed()]).toEqual([registered, []]);
});

test('while a sign-out is not confirmed, the client that could end it stays registered @B10', async () => {
  const { server, folder, first, deletions } = await removedWithRegistration({ away: true });
  await first.sessions.stop();
  const second = await start(folder);
  expect([deletions, second.connections.removed().length]).toEqual([[], 1]);
  await nextStart(server, second, folder);
  expect([deletions.length, server.rotation.liveFamilies()]).toEqual([1, 0]);
});

test.each([
  ['is away', ({ response }) => void response.socket?.destroy()],
  ['is in trouble', ({ response }) => void response.writeHead(503).end()],
] satisfies [string, typeof forgets][])(
  'a server that %s is asked again to take a registration back, and the connection stays for it @B10 @T22',
  async (_what, answer) => {
    const { server, folder, first, deletions, respondToDeletion } = await removedWithRegistration();
    await allRevoked(server);
    respondToDeletion(answer);
    const second = await nextStart(server, first, folder);
    expect([second.connections.removed().length, await isEmpty(second), deletions.length]).toEqual([
      1,
      false,
      1,
    ]);
    respondToDeletion(forgets);
    const third = await nextStart(server, second, folder);
    expect([third.connections.removed().length, await isEmpty(third), deletions.length]).toEqual([
      0,
      true,
      2,
    ]);
  },
);

test.each([401, 403, 404, 405])('one that answers %i to that is done with @B10', async (status) => {
  const { server, folder, first, respondToDeletion } = await removedWithRegistration();
  respondToDeletion(({ response }) => void response.writeHead(status).end());
  const second = await nextStart(server, first, folder);
  expect([second.connections.removed().length, await isEmpty(second)]).toEqual([0, true]);
});

test('cut off after the server took it back, the next start finds it gone @B10 @T22', async () => {
  const { server, folder, first, respondToDeletion } = await removedWithRegistration();
  respondToDeletion(({ client, response }) => {
    server.clients.delete(client);
    response.writeHead(204).end();
  });
  const fault = (step: string) => {
    if (step === 'registration.takenBack') throw new Error('cut off');
  };
  const second = await nextStart(server, first, folder, { changes: { fault } });
  expect([second.connections.removed().length, await isEmpty(second)]).toEqual([1, false]);
  const third = await nextStart(server, second, folder);
  expect([third.connections.removed().length, await isEmpty(third)]).toEqual([0, true]);
});

test('a registration that is said to be managed elsewhere is not: its token goes nowhere @B10 @T24b', async () => {
  const server = await serverForTest();
  const trap = await serverForTest();
  const folder = await folderForTest();
  const elsewhere: string[] = [];
  trap.clients.set('x', 'x');
  trap.state.management = ({ client }) => void elsewhere.push(client);
  server.state.registered = {
    registration_client_uri: `${trap.issuer}/register/x`,
    registration_access_token: 'rat-x',
  };
  const first = await signedInTo(server, folder);
  await first.controller.remove('demo');
  const second = await nextStart(server, first, folder);
  await allRevoked(server);
  expect([elsewhere, second.connections.removed()]).toEqual([[], []]);
  expect(first.sessions.secrets()).not.toContain('rat-x');
});

test('the token of a registration is masked and searched for like any secret @T8', async () => {
  const server = await serverForTest();
  server.state.management = forgets;
  const app = await signedInTo(server, await folderForTest());
  expect(app.sessions.secrets().some((secret) => secret.startsWith('rat-'))).toBe(true);
});
