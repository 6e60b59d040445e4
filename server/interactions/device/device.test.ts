import { afterEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { Authority } from '../../authority.ts';
import { Browser, demoSignIn, type Page } from '../../testing/browser.ts';
import {
  API_SCOPES,
  authorityForTest,
  errorOf,
  post,
  register,
  type TestClient,
} from '../../testing/harness.ts';

afterEach(() => vi.useRealTimers());

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

const startedSchema = z.object({
  device_code: z.string(),
  user_code: z.string().regex(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/),
  verification_uri: z.string(),
  verification_uri_complete: z.string(),
  expires_in: z.literal(600),
  interval: z.literal(5),
});
type Started = z.infer<typeof startedSchema>;

async function deviceClient(authority: Authority): Promise<TestClient> {
  return register(authority, { grant_types: ['authorization_code', 'refresh_token', DEVICE_GRANT] });
}

async function start(authority: Authority, client: TestClient, changes: Record<string, string> = {}) {
  const answer = await post(authority, '/device/auth', client, { scope: API_SCOPES, ...changes });
  return startedSchema.parse(await answer.json());
}

function poll(authority: Authority, client: TestClient, { device_code }: Started): Promise<Response> {
  return post(authority, '/token', client, { grant_type: DEVICE_GRANT, device_code });
}

function xsrfOf(page: Page): string {
  return /name="xsrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
}

async function enter(browser: Browser, started: Started, userCode = started.user_code): Promise<Page> {
  const page = await browser.open(started.verification_uri);
  return browser.open(started.verification_uri, { xsrf: xsrfOf(page), user_code: userCode });
}

async function confirm(browser: Browser, started: Started): Promise<Page> {
  const page = await enter(browser, started);
  const form = { xsrf: xsrfOf(page), user_code: started.user_code, confirm: 'yes' };
  let next = await browser.open(started.verification_uri, form);
  if (next.text.includes('value="sign-in"')) next = await browser.submit(next, demoSignIn);
  if (next.text.includes('value="allow"')) next = await browser.submit(next, { action: 'allow' });
  return next;
}

test('a device is signed in by its code, each with a session of its own @S1.8', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const authority = await authorityForTest();
  const client = await deviceClient(authority);
  const browser = new Browser();
  const devices = [await start(authority, client), await start(authority, client)];
  for (const started of devices) {
    expect(await errorOf(await poll(authority, client, started))).toBe('authorization_pending');
    expect((await confirm(browser, started)).text).toContain('Your device is signed in');
    vi.setSystemTime(Date.now() + 5000);
    expect((await poll(authority, client, started)).status).toBe(200);
    vi.setSystemTime(Date.now() + 5000);
    expect(await errorOf(await poll(authority, client, started))).toBe('invalid_grant');
  }
});

test('a device that asks too often is told to slow down, one that keeps to the interval never @S1.8', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const authority = await authorityForTest();
  const client = await deviceClient(authority);
  const started = await start(authority, client);
  const answers: string[] = [];
  for (const seconds of [5, 5, 5, 1, 1, 5]) {
    vi.setSystemTime(Date.now() + seconds * 1000);
    answers.push(await errorOf(await poll(authority, client, started)));
  }
  const pending = 'authorization_pending';
  expect(answers).toEqual([pending, pending, pending, 'slow_down', 'slow_down', pending]);
});

test('codes are taken in small letters and without the dash, and are gone after ten minutes @S1.8', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const authority = await authorityForTest();
  const client = await deviceClient(authority);
  const started = await start(authority, client, { device_name: 'Wall\u202E display <b>' });
  const page = await enter(new Browser(), started, started.user_code.toLowerCase().replace('-', ' '));
  expect(page.text).toContain(started.user_code);
  expect(page.text).toContain('Wall display &lt;b&gt;');
  vi.setSystemTime(Date.now() + 601_000);
  expect((await enter(new Browser(), started)).text).toMatch(/does not exist|has expired/);
  expect(await errorOf(await poll(authority, client, started))).toMatch(/expired_token|invalid_grant/);
});

test('a refused device learns that, and its code is of no more use @S1.8', async () => {
  const authority = await authorityForTest();
  const client = await deviceClient(authority);
  const started = await start(authority, client);
  const browser = new Browser();
  const page = await enter(browser, started);
  const form = { xsrf: xsrfOf(page), user_code: started.user_code, abort: 'yes' };
  expect((await browser.open(started.verification_uri, form)).text).toContain('Cancelled');
  expect((await enter(browser, started)).text).toContain('already been used');
  expect(await errorOf(await poll(authority, client, started))).toBe('access_denied');
});

test('guessing of codes is slowed down, for whoever has the right one too until the wait is over @S1.8 @T23', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const authority = await authorityForTest();
  const client = await deviceClient(authority);
  const started = await start(authority, client);
  const browser = new Browser();
  const statuses: number[] = [];
  for (let guess = 0; guess < 14; guess += 1) {
    statuses.push((await enter(browser, started, `BBBB-BBB${'BCDFGHJKLMNPQR'[guess]}`)).status);
  }
  expect(statuses.filter((status) => status === 400)).toHaveLength(10);
  expect(statuses.at(-1)).toBe(429);
  const limited = await enter(browser, started);
  expect(limited.status).toBe(429);
  expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
  vi.setSystemTime(Date.now() + 60_000);
  expect((await enter(browser, started)).text).toContain('Is this your device?');
});

test.each([{}, { cookie: 'latchkey_session_1=x' }])(
  'a form without a session is refused with a reason @S1.8',
  async (headers) => {
    const authority = await authorityForTest();
    const body = new URLSearchParams({ user_code: 'BBBB-BBBB', xsrf: 'x', confirm: 'yes' });
    const answer = await fetch(`${authority.issuer}/device`, { method: 'POST', headers, body });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('That form cannot be used');
  },
);
