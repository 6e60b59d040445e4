import { expect, test } from 'vitest';
import { folderForTest, runApp, serverForTest } from '../testing/app.ts';

async function startBrowser(settings: { par?: boolean } = {}) {
  const server = await serverForTest(settings);
  const app = await runApp([server.connection()], await folderForTest());
  await app.sessions.start();
  await app.sessions.get('demo').signIn({ method: 'browser', keep: true });
  await expect.poll(() => app.opened.length).toBe(1);
  return { server, app, address: await app.browser.onward(app.opened[0] ?? '') };
}

test('the system browser signs in by code and PKCE, and shows a page of the app at the end @S2.1', async () => {
  const { server, app, address } = await startBrowser();
  expect(Object.fromEntries(address.searchParams)).toMatchObject({
    response_type: 'code',
    code_challenge_method: 'S256',
    redirect_uri: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/callback\/[\w-]{22}$/),
  });
  expect(app.snapshot()).toMatchObject({ state: 'signingIn', signIn: { step: 'browser' } });
  const page = await app.browser.follow(address);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('You are signed in as Dana Demo (demo)');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(app.snapshot()).toMatchObject({ state: 'active', account: { sub: 'user-1' } });
  expect(server.state.tokenCalls[0]).toMatchObject({ grant_type: 'authorization_code' });
  expect(JSON.stringify(app.seen)).not.toMatch(/[ar]t-/);
});

test('where requests are pushed, each attempt has a path of its own', async () => {
  const paths = new Set<string>();
  for (const _ of [1, 2]) {
    const { server, app, address } = await startBrowser({ par: true });
    expect([...address.searchParams.keys()].sort()).toEqual(['client_id', 'request_uri']);
    const redirect = new URL(server.state.pushed[0]?.['redirect_uri'] ?? '');
    expect(redirect.pathname).toMatch(/^\/callback\/[\w-]{22}\/[\w-]{22}$/);
    paths.add(redirect.pathname);
    await app.browser.follow(address);
    await app.reaches('active');
  }
  expect(paths.size).toBe(2);
});

test('a call-back from another server is refused and the session does not begin', async () => {
  const { server, app, address } = await startBrowser();
  const { searchParams } = address;
  const back = new URL(searchParams.get('redirect_uri') ?? '');
  back.search = new URLSearchParams({
    code: 'stolen',
    state: searchParams.get('state') ?? '',
    iss: 'https://evil.example',
  }).toString();
  expect(await (await app.browser.follow(back)).text()).toContain('was not completed');
  await app.reaches('signedOut');
  expect(app.snapshot().problem?.code).toBe('unexpected_answer');
  expect(server.state.tokenCalls).toEqual([]);
});

test('a nonce of another attempt is refused', async () => {
  const { app, address } = await startBrowser();
  address.searchParams.set('nonce', 'of-another-attempt');
  await app.browser.follow(address);
  await app.reaches('signedOut');
  expect(app.snapshot().problem?.code).toBe('unexpected_answer');
});

test('a person who declines is told what to do', async () => {
  const { app, address } = await startBrowser();
  const back = new URL(address.searchParams.get('redirect_uri') ?? '');
  const state = address.searchParams.get('state') ?? '';
  const iss = address.origin;
  back.search = new URLSearchParams({ error: 'access_denied', state, iss }).toString();
  await app.browser.follow(back);
  await app.reaches('signedOut');
  expect(app.snapshot().problem).toMatchObject({ code: 'access_denied', remedy: expect.any(String) });
});

test('a refusal that is known by its number is explained, and nothing of the server’s words is shown', async () => {
  const { app, address } = await startBrowser();
  const back = new URL(address.searchParams.get('redirect_uri') ?? '');
  const state = address.searchParams.get('state') ?? '';
  const description = 'AADSTS65001: canary-81d0 has not consented.';
  const refused = { error: 'access_denied', error_description: description, state, iss: address.origin };
  back.search = new URLSearchParams(refused).toString();
  await app.browser.follow(back);
  await app.reaches('signedOut');
  const { problem } = app.snapshot();
  expect(problem).toMatchObject({
    code: 'access_denied',
    remedy: expect.stringContaining('administrator'),
  });
  expect(JSON.stringify([problem, app.activity])).not.toContain('canary-81d0');
});

test('a call-back after the sign-in was cancelled finds nobody', async () => {
  const { server, app, address } = await startBrowser();
  app.sessions.get('demo').cancelSignIn();
  await expect
    .poll(() =>
      app.browser.follow(address).then(
        () => 'answered',
        () => 'refused',
      ),
    )
    .toBe('refused');
  expect(server.state.tokenCalls).toEqual([]);
  expect(app.snapshot().state).toBe('signedOut');
  expect(() => app.sessions.get('demo').signInText('address')).toThrow(
    expect.objectContaining({ code: 'sign_in_expired' }),
  );
});

test('an app that ends while the browser is open shuts the door behind it', async () => {
  const { app, address } = await startBrowser();
  const door = new URL(address.searchParams.get('redirect_uri') ?? '').origin;
  await app.sessions.stop();
  await expect(fetch(door)).rejects.toThrow();
});

test('a browser that does not open leaves the address to copy', async () => {
  const server = await serverForTest();
  const openBrowser = () => Promise.reject(new Error('no browser here'));
  const app = await runApp([server.connection()], await folderForTest(), { openBrowser });
  await app.sessions.start();
  await app.sessions.get('demo').signIn({ method: 'browser', keep: true });
  await expect.poll(() => app.snapshot().problem?.message).toContain('did not open');
  await app.browser.follow(app.sessions.get('demo').signInText('address'));
  await app.reaches('active');
  expect(app.snapshot().problem).toBeUndefined();
});
