import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Authority } from '../authority.ts';
import { DEVICE_CODE, type NewClient } from '../storage/clients/settings.ts';
import { attempt, Browser, demoSignIn, type Page, walkThrough } from '../testing/browser.ts';
import { newClient } from '../testing/clients.ts';
import { authorityForTest, register, type TestClient } from '../testing/harness.ts';

const ELSEWHERE = 'http://127.0.0.1:6666/callback/attacker';
const SITE = 'https://app.example/callback';

/** Registers an app without a secret (RFC 7591 §2), which is identified only by its id. */
async function registerPublic(authority: Authority, redirect = 'http://127.0.0.1/callback/') {
  const answer = await fetch(`${authority.issuer}/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: 'Notes',
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      redirect_uris: [redirect],
      grant_types: ['authorization_code', 'refresh_token'],
    }),
  });
  const { client_id: id } = z.object({ client_id: z.string() }).parse(await answer.json());
  return { id, secret: '' };
}

const codeIn = ({ url }: Pick<Page, 'url'>): boolean => url.searchParams.has('code');

/** Allows the app once in this browser, then asks again like another program on this computer. */
async function askAgain(
  authority: Authority,
  client: TestClient,
  redirect_uri: string,
  first = redirect_uri,
) {
  const browser = new Browser();
  const allowed = await walkThrough(browser, attempt(authority, client, { redirect_uri: first }));
  expect(allowed.searchParams.has('code')).toBe(true);
  const ask = (prompt: Record<string, string>): Promise<Page> =>
    browser.open(attempt(authority, client, { redirect_uri, ...prompt }).address);
  return { silent: await ask({ prompt: 'none' }), shown: await ask({}), browser };
}

const app = {
  type: 'public',
  grant_types: ['authorization_code', 'refresh_token'],
} satisfies Partial<NewClient>;
const usual = 'http://127.0.0.1:49152/callback/first';

test.each([
  ['one that registered itself', registerPublic],
  ['one that an administrator made', (one: Authority) => newClient(one, { ...app, first_party: false })],
  ['one that nobody need be asked about', (one: Authority) => newClient(one, app)],
])('an app without a secret gets no code without a new yes: %s @T23b @S1.8', async (_which, make) => {
  const authority = await authorityForTest();
  const client = await make(authority);
  const { silent, shown, browser } = await askAgain(authority, client, ELSEWHERE, usual);
  expect([codeIn(silent), silent.url.searchParams.get('error')]).toEqual([false, 'consent_required']);
  expect(silent.url.href).toContain(ELSEWHERE);
  expect(shown.text).toContain('value="allow"');
  expect(shown.text).toContain('asked each time');
  expect(codeIn(await browser.submit(shown, { action: 'allow' }))).toBe(true);
});

test('an app that proves itself is asked about once: by a secret, or by its https address @T23b @S1.8', async () => {
  const authority = await authorityForTest();
  const known: [TestClient, string, string][] = [
    [await register(authority), ELSEWHERE, usual],
    [await newClient(authority), ELSEWHERE, usual],
    [await registerPublic(authority, SITE), SITE, SITE],
  ];
  for (const [client, redirect, first] of known) {
    const { silent, shown } = await askAgain(authority, client, redirect, first);
    expect([codeIn(silent), codeIn(shown)]).toEqual([true, true]);
  }
});

test('an app that gives its secret up is asked about from then on @T23b', async () => {
  const authority = await authorityForTest();
  const registered = await fetch(`${authority.issuer}/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ application_type: 'native', redirect_uris: ['http://127.0.0.1/callback/'] }),
  });
  const body = z.looseObject({ client_id: z.string(), registration_access_token: z.string() });
  const { registration_access_token: key, ...client } = body.parse(await registered.json());
  const browser = new Browser();
  const asked = () => attempt(authority, { id: client.client_id, secret: '' }).address;
  let page = await browser.submit(await browser.open(asked()), demoSignIn);
  expect(codeIn(await browser.submit(page, { action: 'allow' }))).toBe(true);
  expect(codeIn(await browser.open(asked()))).toBe(true);
  const changed = await fetch(`${authority.issuer}/register/${client.client_id}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({
      client_id: client.client_id,
      application_type: 'native',
      redirect_uris: ['http://127.0.0.1/callback/'],
      token_endpoint_auth_method: 'none',
    }),
  });
  expect(changed.status).toBe(200);
  page = await browser.open(asked());
  expect(page.text).toContain('value="allow"');
});

test('a device whose app has no secret is asked about each time, one with a secret once @T23b @S1.8', async () => {
  const authority = await authorityForTest();
  const grants = {
    grant_types: [...app.grant_types, DEVICE_CODE],
    first_party: false,
  } satisfies Partial<NewClient>;
  for (const [type, again] of [
    ['public', true],
    ['confidential', false],
  ] as const) {
    const client = await newClient(authority, { ...grants, type });
    const browser = new Browser();
    const first = await confirmDevice(authority, client, browser);
    expect(first.text).toContain('value="allow"');
    expect((await browser.submit(first, { action: 'allow' })).text).toContain('Your device is signed in');
    const second = await confirmDevice(authority, client, browser);
    expect(second.text.includes('value="allow"'), type).toBe(again);
  }
});

/** Enters and confirms a new device's code, and signs Dana in if necessary. */
async function confirmDevice(authority: Authority, client: TestClient, browser: Browser): Promise<Page> {
  const secret = client.secret === '' ? {} : { client_secret: client.secret };
  const form = new URLSearchParams({ client_id: client.id, scope: 'openid', ...secret });
  const started = await fetch(`${authority.issuer}/device/auth`, { method: 'POST', body: form });
  const { user_code, verification_uri } = Object(await started.json());
  const xsrf = (page: Page): string => /name="xsrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const empty = await browser.open(verification_uri);
  const page = await browser.open(verification_uri, { xsrf: xsrf(empty), user_code });
  const next = await browser.open(verification_uri, { xsrf: xsrf(page), user_code, confirm: 'yes' });
  return next.text.includes('value="sign-in"') ? browser.submit(next, demoSignIn) : next;
}
