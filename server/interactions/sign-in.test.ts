import { decodeJwt } from 'jose';
import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  attempt,
  Browser,
  demoSignIn,
  exchangeRequest,
  signInByBrowser,
  walkThrough,
} from '../testing/browser.ts';
import {
  authorityForTest,
  callApi,
  errorOf,
  post,
  refresh,
  register,
  type TestClient,
  tokensSchema,
} from '../testing/harness.ts';

const seeded: TestClient = { id: 'latchkey-desktop', secret: 'secret-for-tests-0123456789' };

test('authorization code with PKCE: sign-in page, consent, code at the loopback address, tokens @S2.1', async () => {
  const authority = await authorityForTest();
  const client = await register(authority);
  const asked = attempt(authority, client);
  const back = await walkThrough(new Browser(), asked);
  expect(`${back.origin}${back.pathname}`).toBe(asked.redirectUri);
  expect(back.searchParams.get('state')).toBe(asked.state);
  expect(back.searchParams.get('iss')).toBe(authority.issuer);
  const answer = await exchangeRequest(authority, client, asked, back.searchParams.get('code') ?? '');
  const tokens = tokensSchema.parse(await answer.json());
  expect(decodeJwt(tokens.id_token)).toMatchObject({ nonce: 'nonce-of-this-test', name: 'Dana Demo' });
  expect((await callApi(authority, '/api/me', tokens.access_token)).status).toBe(200);
  await refresh(authority, client, tokens.refresh_token);
});

test('no token ever passes through a page or an address @S2.1', async () => {
  const authority = await authorityForTest();
  const client = await register(authority);
  const asked = attempt(authority, client);
  const back = await walkThrough(new Browser(), asked);
  expect([...back.searchParams.keys()].toSorted()).toEqual(['code', 'iss', 'state']);
  expect(back.hash).toBe('');
  const implicit = attempt(authority, client, { response_type: 'token' });
  const refused = await new Browser().open(implicit.address);
  expect(refused.url.hash).toContain('error=unsupported_response_type');
  expect(refused.url.href).not.toContain('access_token');
});

test('consent is asked once per registration, and never for the seeded client', async () => {
  const authority = await authorityForTest();
  const client = await register(authority);
  const browser = new Browser();
  await signInByBrowser(authority, client, browser);
  const again = await browser.open(attempt(authority, client).address);
  expect(again.url.searchParams.has('code')).toBe(true);
  const other = await browser.open(attempt(authority, await register(authority)).address);
  expect(other.text).toContain('Allow Test app to act for you?');
  const own = await browser.open(attempt(authority, seeded).address);
  expect(own.url.searchParams.has('code')).toBe(true);
});

test('two sign-ins from one browser are two sign-ins: revoking one leaves the other @S1.2', async () => {
  const authority = await authorityForTest();
  const client = await register(authority);
  const browser = new Browser();
  const first = await signInByBrowser(authority, client, browser);
  const second = await signInByBrowser(authority, client, browser);
  await post(authority, '/token/revocation', client, { token: first.refresh_token });
  expect((await callApi(authority, '/api/me', first.access_token)).status).toBe(401);
  expect((await callApi(authority, '/api/me', second.access_token)).status).toBe(200);
});

test('a pushed authorization request leads to the same sign-in (RFC 9126)', async () => {
  const authority = await authorityForTest();
  const asked = attempt(authority, seeded);
  const parameters = Object.fromEntries(new URL(asked.address).searchParams);
  const pushed = z
    .object({ request_uri: z.string() })
    .parse(await (await post(authority, '/par', seeded, parameters)).json());
  const query = new URLSearchParams({ client_id: seeded.id, request_uri: pushed.request_uri });
  const back = await walkThrough(new Browser(), { ...asked, address: `${authority.issuer}/auth?${query}` });
  const answer = await exchangeRequest(authority, seeded, asked, back.searchParams.get('code') ?? '');
  expect(answer.status).toBe(200);
});

test('a code works once, with its verifier, for its client; a second use ends the sign-in @S2.1', async () => {
  const authority = await authorityForTest();
  const client = await register(authority);
  const asked = attempt(authority, client);
  const code = (await walkThrough(new Browser(), asked)).searchParams.get('code') ?? '';
  const wrongVerifier = { ...asked, verifier: attempt(authority, client).verifier };
  expect(await errorOf(await exchangeRequest(authority, client, wrongVerifier, code))).toBe('invalid_grant');
  const stranger = await register(authority);
  expect(await errorOf(await exchangeRequest(authority, stranger, asked, code))).toBe('invalid_grant');
  const tokens = tokensSchema.parse(await (await exchangeRequest(authority, client, asked, code)).json());
  expect(await errorOf(await exchangeRequest(authority, client, asked, code))).toBe('invalid_grant');
  expect((await callApi(authority, '/api/me', tokens.access_token)).status).toBe(401);
});

test('of ten exchanges of one code at once, one at most succeeds', async () => {
  const authority = await authorityForTest();
  const client = await register(authority);
  const asked = attempt(authority, client);
  const code = (await walkThrough(new Browser(), asked)).searchParams.get('code') ?? '';
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => exchangeRequest(authority, client, asked, code)),
  );
  expect(answers.filter((answer) => answer.status === 200).length).toBeLessThanOrEqual(1);
  expect(answers.every((answer) => answer.status === 200 || answer.status === 400)).toBe(true);
});

test('PKCE is required, and only S256', async () => {
  const authority = await authorityForTest();
  for (const changes of [
    { code_challenge: '', code_challenge_method: '' },
    { code_challenge_method: 'plain' },
  ]) {
    const page = await new Browser().open(attempt(authority, seeded, changes).address);
    expect(page.url.searchParams.get('error')).toBe('invalid_request');
  }
});

test('a wrong password shows the page again with the reason, and the right one still works', async () => {
  const authority = await authorityForTest();
  const browser = new Browser();
  const first = await browser.open(attempt(authority, seeded).address);
  const second = await browser.submit(first, { ...demoSignIn, password: 'wrong' });
  expect(second.status).toBe(400);
  expect(second.text).toContain('role="alert"');
  expect(second.text).toContain('value="demo"');
  expect(second.text).not.toContain('wrong');
  const back = await browser.submit(second, demoSignIn);
  expect(back.url.searchParams.has('code')).toBe(true);
});

test('cancelling sends access_denied back to the app', async () => {
  const authority = await authorityForTest();
  const browser = new Browser();
  const page = await browser.open(attempt(authority, seeded).address);
  const back = await browser.submit(page, { action: 'cancel' });
  expect(back.url.searchParams.get('error')).toBe('access_denied');
});

test('a form that is sent twice at once is answered twice, and signs in once', async () => {
  const authority = await authorityForTest();
  const client = await register(authority, { grant_types: ['authorization_code'] });
  for (let round = 0; round < 8; round += 1) {
    const browser = new Browser();
    const page = await browser.open(attempt(authority, client).address);
    const answers = await Promise.all([browser.submit(page, demoSignIn), browser.submit(page, demoSignIn)]);
    for (const { status, text } of answers)
      expect([status < 500, /<h1>.*<\/h1>/.exec(text)?.[0]]).toEqual([
        true,
        expect.stringMatching(/Allow|is over|cannot continue/),
      ]);
  }
});
