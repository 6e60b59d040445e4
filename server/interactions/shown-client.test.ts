import { expect, test } from 'vitest';
import type { Authority } from '../authority.ts';
import { DEVICE_CODE } from '../storage/clients/settings.ts';
import { attempt, Browser, demoSignIn, type Page } from '../testing/browser.ts';
import { newClient } from '../testing/clients.ts';
import { API_SCOPES, authorityForTest, post, register, type TestClient } from '../testing/harness.ts';
import { destinationOf } from './shown-client.ts';

const FOREIGN = 'https://evil.example/cb';
const named = 'The app chose this name itself. Nobody here has verified it.';
const grants = { grant_types: ['authorization_code', 'refresh_token', DEVICE_CODE] as const };

/** The text that a person reads, without tags. */
const textOf = (page: Page): string =>
  page.text
    .slice(page.text.indexOf('<h1>'))
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/\s+/g, ' ');

/** The sign-in page and the consent page of this app. */
async function pagesOf(authority: Authority, client: TestClient, changes: Record<string, string> = {}) {
  const browser = new Browser();
  const signIn = await browser.open(attempt(authority, client, changes).address);
  return [textOf(signIn), textOf(await browser.submit(signIn, demoSignIn))];
}

test('sign-in and consent say where the answer goes: to this computer, or to a site by its name @T23b @S1.8', async () => {
  const authority = await authorityForTest();
  const own = await register(authority, { client_name: 'Latchkey' });
  for (const text of await pagesOf(authority, own)) expect(text).toContain('app on this computer');
  const foreign = await register(authority, { client_name: 'Latchkey', redirect_uris: [FOREIGN] });
  for (const text of await pagesOf(authority, foreign, { redirect_uri: FOREIGN })) {
    expect(text).toContain('app at evil.example');
    expect(text).not.toContain('this computer');
  }
});

test.each([
  ['http://127.0.0.1:4711/x', { on: 'loopback' }],
  ['http://[::1]:4711/x', { on: 'loopback' }],
  ['http://localhost/x', { on: 'loopback' }],
  ['https://127.0.0.1.evil.example/x', { on: 'site', host: '127.0.0.1.evil.example' }],
  ['https://localhost.evil.example:8443/x', { on: 'site', host: 'localhost.evil.example:8443' }],
  ['https://lаtchkey.example/x', { on: 'site', host: 'xn--ltchkey-2fg.example' }],
])('%s is shown as what it is @T23b', (address, expected) => {
  expect(destinationOf(address)).toEqual(expected);
});

test('an app that registered itself is marked on every page that shows its name, others are not @T23b @S1.8', async () => {
  const authority = await authorityForTest();
  const itself = await register(authority, { client_name: 'Latchkey', ...grants });
  const vouchedFor = await newClient(authority, {
    name: 'Latchkey',
    ...grants,
    grant_types: [...grants.grant_types],
    first_party: false,
  });
  for (const [client, marked] of [
    [itself, true],
    [vouchedFor, false],
  ] as const) {
    const [signIn, consent] = await pagesOf(authority, client);
    const shown = [
      signIn,
      consent,
      ...(await devicePages(authority, client)),
      await signOutPage(authority, client),
    ];
    expect(shown).toHaveLength(6);
    for (const text of shown) {
      expect(text).toContain('Latchkey');
      expect(text?.includes(named), text).toBe(marked);
    }
  }
});

/** The pages of a device sign-in: confirmation, consent, end. */
async function devicePages(authority: Authority, client: TestClient): Promise<string[]> {
  const started = await post(authority, '/device/auth', client, { scope: API_SCOPES, device_name: 'Wall' });
  const { user_code, verification_uri } = Object(await started.json());
  const browser = new Browser();
  const xsrf = (page: Page): string => /name="xsrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const empty = await browser.open(verification_uri);
  const confirm = await browser.open(verification_uri, { xsrf: xsrf(empty), user_code });
  const form = { xsrf: xsrf(confirm), user_code, confirm: 'yes' };
  const signIn = await browser.open(verification_uri, form);
  expect(textOf(signIn)).toContain('an app on the device that calls itself Wall');
  const consent = await browser.submit(signIn, demoSignIn);
  const done = await browser.submit(consent, { action: 'allow' });
  expect(textOf(done)).toContain('Your device is signed in');
  return [textOf(confirm), textOf(consent), textOf(done)];
}

async function signOutPage(authority: Authority, { id }: TestClient): Promise<string> {
  const browser = new Browser();
  await browser.submit(await browser.open(attempt(authority, { id, secret: '' }).address), demoSignIn);
  return textOf(await browser.open(`${authority.issuer}/session/end?client_id=${id}`));
}

test('the sign-out page says where it leads after that @T23b @S1.8', async () => {
  const authority = await authorityForTest();
  for (const [back, words] of [
    ['https://evil.example/bye', 'You then go back to the app at evil.example.'],
    ['http://127.0.0.1/bye', 'You then go back to the app on this computer.'],
  ] as const) {
    const { id } = await register(authority, { post_logout_redirect_uris: [back] });
    const query = new URLSearchParams({ client_id: id, post_logout_redirect_uri: back });
    const browser = new Browser();
    await browser.submit(
      await browser.open(attempt(authority, await register(authority)).address),
      demoSignIn,
    );
    expect(textOf(await browser.open(`${authority.issuer}/session/end?${query}`))).toContain(words);
  }
});

test('a device asks for administration in so many words, before and after it is known who is there @T23b', async () => {
  const authority = await authorityForTest();
  const client = await register(authority, grants);
  const [confirm = '', consent = ''] = await devicePages(authority, client);
  expect(confirm).toContain('Administer this server');
  // Dana is not an administrator.
  expect(consent).not.toContain('Administer this server');
});
