import { expect, test, vi } from 'vitest';
import { ProblemError } from '../../../shared/model/problem.ts';
import { type App, folderForTest, runApp, serverForTest, signedIn } from './testing/app.ts';
import type { SignInRequest } from './types.ts';

const omar = { username: 'omar', secret: 'correct-horse' };

/** Signs in another account, like a person who chooses "Add an account". */
async function addAccount(app: App, who = omar, more: Partial<SignInRequest> = {}): Promise<string> {
  const session = app.sessions.add('demo');
  app.answers.push(who);
  await app.sessions.get(session).signIn({ method: 'password', keep: true, ...more });
  await app.reaches('active', session);
  return session;
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof ProblemError ? error.code : String(error);
}

test('two accounts of one connection have a session each, also after a restart @S2.8', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  const second = await addAccount(app);
  expect(second).toBe('demo~2');
  expect(app.snapshot('demo').account?.sub).toBe('user-1');
  expect(app.snapshot('demo~2')).toMatchObject({ connection: 'demo', account: { sub: 'user-2' } });
  const [mine, theirs] = [app.tokens, app.sessions.get(second).tokens];
  expect((await mine.current()).token).not.toBe((await theirs.current()).token);
  await app.sessions.stop();

  const again = await runApp([server.connection()], app.folder);
  await again.sessions.start();
  expect(again.sessions.list().map(({ session, account }) => [session, account?.sub])).toEqual([
    ['demo', 'user-1'],
    ['demo~2', 'user-2'],
  ]);
  expect(server.state.registrations).toBe(1);
});

test('signing one account out leaves the other as it was, and its place is taken by the next @S2.8', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  const second = await addAccount(app);
  const before = app.snapshot('demo');
  await app.sessions.get(second).signOut();
  expect(app.snapshot('demo')).toEqual(before);
  expect(app.snapshot(second)).toMatchObject({ state: 'signedOut' });
  expect(app.snapshot(second).account).toBeUndefined();
  await app.tokens.refreshAfter(before.generation);
  expect(app.snapshot('demo').generation).toBe(before.generation + 1);
  expect(app.sessions.add('demo')).toBe(second);
});

test('each account renews by itself: one renewal for all callers of one, none for the others @S2.8 @S0.5', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  const second = await addAccount(app);
  const { generation } = app.snapshot(second);
  const tokens = app.sessions.get(second).tokens;
  await Promise.all(Array.from({ length: 50 }, () => tokens.refreshAfter(generation)));
  expect(server.state.renewals).toBe(1);
  expect(app.snapshot(second).generation).toBe(generation + 1);
  expect(app.snapshot('demo').renewals).toBe(0);
});

test('an ended session takes no other account with it @S2.8', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  const second = await addAccount(app);
  await app.sessions.get(second).tokens.refuse(app.snapshot(second).generation, 'The API refused it.');
  expect(app.snapshot(second).state).toBe('ended');
  expect(app.snapshot('demo').state).toBe('active');
  const endings = app.activity.filter(({ kind }) => kind === 'session_ended');
  expect(endings.map(({ session, connection }) => [session, connection])).toEqual([['demo~2', 'demo']]);
});

test('an account that is here already is not signed in twice, and what the server gave for it is revoked @S2.8', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  const session = app.sessions.add('demo');
  await app.sessions.get(session).signIn({ method: 'password', keep: true });
  await vi.waitFor(() => expect(app.snapshot(session).problem?.code).toBe('already_signed_in'));
  expect(app.snapshot(session).account).toBeUndefined();
  await vi.waitFor(() => expect(server.state.revoked).toHaveLength(1));
  expect((await app.tokens.current()).token).toBeTruthy();
  expect(app.sessions.add('demo')).toBe(session);
});

test('the browser asks who signs in when an account is added, and not for the first one @S2.8', async () => {
  const app = await signedIn(await serverForTest());
  const session = app.sessions.add('demo');
  await app.sessions.get(session).signIn({ method: 'browser', keep: true });
  await vi.waitFor(() => expect(app.opened).toHaveLength(1));
  const first = await app.browser.onward(app.opened[0] ?? '');
  app.sessions.get(session).cancelSignIn();
  await app.sessions.get('demo').signOut();
  await app.sessions.get('demo').signIn({ method: 'browser', keep: true });
  await vi.waitFor(() => expect(app.opened).toHaveLength(2));
  const second = await app.browser.onward(app.opened[1] ?? '');
  const prompts = [first, second].map((address) => address.searchParams.get('prompt'));
  expect(prompts).toEqual(['login consent', 'consent']);
});

test('fifty accounts start with their own tokens each, and renew once each @S2.8', async () => {
  const server = await serverForTest();
  const folder = await folderForTest();
  const connections = Array.from({ length: 50 }, (_, index) =>
    server.connection({ id: index === 0 ? 'demo' : `work-${index}` }),
  );
  const app = await runApp(connections, folder);
  await app.sessions.start();
  for (const { id } of connections) {
    await app.sessions.get(id).signIn({ method: 'password', keep: true });
    await app.reaches('active', id);
  }
  await app.sessions.stop();
  const again = await runApp(connections, folder);
  await again.sessions.start();
  const used = await Promise.all(connections.map(({ id }) => again.sessions.get(id).tokens.refreshAfter(1)));
  expect(new Set(used.map(({ token }) => token)).size).toBe(50);
  expect(server.state.renewals).toBe(50);
});

test('only sessions that are there can be asked for anything', async () => {
  const app = await signedIn(await serverForTest());
  expect(() => app.sessions.add('nowhere')).toThrow(expect.objectContaining({ code: 'unknown_connection' }));
  for (const session of ['demo~2', 'nowhere', '../demo'])
    expect(await codeOf((async () => await app.sessions.get(session).refresh())())).toBe(
      'unknown_connection',
    );
});
