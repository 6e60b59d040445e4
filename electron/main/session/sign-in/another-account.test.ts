import { expect, test } from 'vitest';
import type { SignInMethod } from '../../../../shared/model/session.ts';
import { type App, folderForTest, runApp, serverForTest } from '../testing/app.ts';
import { handClock } from '../testing/poll-clock.ts';
import type { SessionsDeps } from '../types.ts';

const deviceCode = 'urn:ietf:params:oauth:grant-type:device_code';
const passwords = {
  'user-1': { username: 'demo', secret: 'correct-horse' },
  'user-2': { username: 'omar', secret: 'correct-horse' },
} as const;

type Person = keyof typeof passwords;
type Method = Exclude<SignInMethod, 'app'>;

async function setUp(confirmAccount?: SessionsDeps['confirmAccount']) {
  const server = await serverForTest();
  const clock = handClock();
  const grants = ['authorization_code', 'password', deviceCode, 'client_credentials'];
  const app = await runApp([server.connection({ grants })], await folderForTest(), {
    pollClock: clock,
    ...(confirmAccount === undefined ? {} : { confirmAccount }),
  });
  await app.sessions.start();

  /** Signs in like a person with this method; gives the last page of the browser. */
  async function signIn(method: Method, person: Person, session = 'demo'): Promise<string> {
    server.state.person = person;
    if (method === 'password') app.answers.push(passwords[person]);
    const opened = app.opened.length;
    await app.sessions.get(session).signIn({ method, keep: true });
    let page = '';
    if (method === 'browser') {
      await expect.poll(() => app.opened.length).toBe(opened + 1);
      page = await (await app.browser.follow(app.opened.at(-1) ?? '')).text();
    }
    if (method === 'device') {
      await clock.paused();
      for (const device of server.devices.values()) device.state = 'confirmed';
      await clock.tick();
    }
    await expect.poll(() => app.snapshot(session).signIn).toBeUndefined();
    return page;
  }
  return { server, app, signIn };
}

/** The former account, and what became of the session. */
const befores: Record<string, { asks: boolean; make(app: App): Promise<void> }> = {
  'is signed in still': { asks: true, make: async () => undefined },
  'signed out': { asks: true, make: (app) => app.sessions.get('demo').signOut() },
  'was signed out after a while': { asks: true, make: (app) => app.sessions.get('demo').signOutIdle(5) },
  'was ended by the API': {
    asks: true,
    make: async (app) => void (await app.tokens.refuse(app.snapshot().generation, 'The API refused it.')),
  },
};

const square = (['browser', 'device', 'password'] as const).flatMap((way) =>
  Object.keys(befores).flatMap((before) =>
    ([true, false] as const).map((agreed) => ({ way, before, agreed })),
  ),
);

test.each(square)(
  'by $way another account comes than the one that $before; agreed: $agreed @T19',
  async ({ way, before, agreed }) => {
    const asked: string[] = [];
    const { server, app, signIn } = await setUp(async ({ account }) => {
      asked.push(account);
      expect(app.snapshot().account?.sub).not.toBe('user-2');
      return agreed;
    });
    await signIn('password', 'user-1');
    await befores[before]?.make(app);
    await expect.poll(() => server.state.revoked.length).toBeLessThanOrEqual(1);
    const was = app.snapshot();
    const revoked = new Set(server.state.revoked);
    const page = await signIn(way, 'user-2');
    // The user name was typed in the app itself.
    const asks = way !== 'password';
    expect(asked).toEqual(asks ? ['Omar Other (omar)'] : []);
    if (way === 'browser') expect(page).toContain('Another account signed in: Omar Other (omar)');
    if (agreed || !asks) {
      expect(app.snapshot()).toMatchObject({ state: 'active', account: { sub: 'user-2' } });
      return;
    }
    expect(app.snapshot()).toMatchObject({
      state: was.state,
      generation: was.generation,
      problem: { code: 'account_declined' },
    });
    expect(app.snapshot().account).toEqual(was.account);
    await expect
      .poll(() => server.state.revoked.filter((one) => !revoked.has(one)).length)
      .toBeGreaterThan(0);
    if (was.state === 'active') expect((await app.sessions.get('demo').refresh()).after.generation).toBe(2);
  },
);

test.each(['browser', 'device'] as const)(
  'by %s nobody is asked about the same account, or the first @T19',
  async (way) => {
    const asked: string[] = [];
    const { app, signIn } = await setUp(async ({ account }) => {
      asked.push(account);
      return false;
    });
    await signIn(way, 'user-1');
    await signIn(way, 'user-1');
    await app.sessions.get('demo').signOut();
    await signIn(way, 'user-1');
    // A person who adds an account wants another one.
    const second = app.sessions.add('demo');
    await signIn(way, 'user-2', second);
    expect(app.snapshot(second).account?.sub).toBe('user-2');
    await app.sessions.get(second).signOut();
    expect(app.sessions.add('demo')).toBe(second);
    await app.sessions.get('demo').signOut();
    await signIn(way, 'user-1', second);
    expect(app.snapshot(second).account?.sub).toBe('user-1');
    expect(asked).toEqual([]);
  },
);

test('where nobody can be asked, no other account begins @T19', async () => {
  const { server, app, signIn } = await setUp();
  await signIn('password', 'user-1');
  await signIn('browser', 'user-2');
  expect(app.snapshot()).toMatchObject({ account: { sub: 'user-1' }, problem: { code: 'account_declined' } });
  await expect.poll(() => server.state.revoked).toHaveLength(1);
});

test('a sign-in that is cancelled while a person is asked begins nothing, whatever they say then @T19 @B10', async () => {
  const asked = Promise.withResolvers<AbortSignal>();
  const answer = Promise.withResolvers<boolean>();
  const { server, app, signIn } = await setUp(async ({ signal }) => {
    asked.resolve(signal);
    return await answer.promise;
  });
  await signIn('password', 'user-1');
  const second = signIn('browser', 'user-2');
  const signal = await asked.promise;
  app.sessions.get('demo').cancelSignIn();
  expect(signal.aborted).toBe(true);
  answer.resolve(true);
  await second;
  await expect.poll(() => server.state.revoked).toHaveLength(1);
  expect(app.snapshot()).toMatchObject({
    account: { sub: 'user-1' },
    problem: { code: 'sign_in_cancelled' },
  });
});

test('an answer without a refresh token is given back as well, by its access token @T19', async () => {
  const { server, app, signIn } = await setUp(async () => false);
  await signIn('password', 'user-1');
  server.state.script = async ({ honest, response }) => {
    const { refresh_token: _none, ...answer } = (await honest()) ?? {};
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  };
  await signIn('browser', 'user-2');
  expect(app.snapshot().problem?.code).toBe('account_declined');
  await expect.poll(() => server.state.revoked).toEqual([expect.stringMatching(/^at-/)]);
});
