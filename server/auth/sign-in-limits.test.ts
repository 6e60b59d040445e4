import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { attempt, Browser, demoSignIn } from '../testing/browser.ts';
import {
  authorityForTest,
  passwordRequest,
  refresh,
  register,
  signIn,
  type TestClient,
} from '../testing/harness.ts';

const seeded: TestClient = { id: 'latchkey-desktop', secret: 'secret-for-tests-0123456789' };

// Long enough that no wait runs out on a slow machine.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

type Authority = Awaited<ReturnType<typeof authorityForTest>>;

/** A password request as a proxy forwards it: the caller's header, then the caller's address. */
function forwarded(
  authority: Authority,
  forwardedFor: string,
  user: Record<string, string>,
): Promise<Response> {
  return fetch(`${authority.issuer}/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${seeded.id}:${seeded.secret}`).toString('base64')}`,
      'x-forwarded-for': forwardedFor,
    },
    body: new URLSearchParams({ grant_type: 'password', password: 'a guess', ...user }),
  });
}

async function guess(authority: Authority, count: number, username = 'demo'): Promise<number[]> {
  const statuses: number[] = [];
  for (let number = 0; number < count; number += 1) {
    statuses.push((await passwordRequest(authority, seeded, { username, password: 'a guess' })).status);
  }
  return statuses;
}

test('a guesser gets 429 and when to come again, and the session that exists goes on @T23 @S3.5', async () => {
  const authority = await authorityForTest();
  const client = await register(authority);
  const tokens = await signIn(authority, client);
  expect(await guess(authority, 7)).toEqual([400, 400, 400, 400, 400, 429, 429]);
  const limited = await passwordRequest(authority, seeded);
  expect(limited.status).toBe(429);
  expect(Number(limited.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  expect(await limited.json()).toEqual({
    error: 'temporarily_unavailable',
    error_description: expect.stringMatching(
      /^too many failed attempts; try again in (a second|\d+ seconds)$/,
    ),
  });
  await refresh(authority, client, tokens.refresh_token);
});

test('a header that the caller made up does not make it another caller @T23', async () => {
  const authority = await authorityForTest();
  const statuses: number[] = [];
  for (let number = 0; number < 22; number += 1) {
    const answer = await forwarded(authority, `198.51.100.${number}`, { username: `name${number}` });
    statuses.push(answer.status);
  }
  expect(statuses).toEqual([...Array.from({ length: 20 }, () => 400), 429, 429]);
});

test('behind a proxy callers are told apart by what the proxy says, not by what they say @T23', async () => {
  const authority = await authorityForTest({ trustedProxies: 1 });
  for (let number = 0; number < 20; number += 1) {
    await forwarded(authority, `198.51.100.${number}, 203.0.113.1`, { username: `name${number}` });
  }
  const same = await forwarded(authority, '198.51.100.99, 203.0.113.1', { username: 'another' });
  const other = await forwarded(authority, '198.51.100.99, 203.0.113.2', { username: 'another' });
  expect([same.status, other.status]).toEqual([429, 400]);
});

test('the sign-in page says how long to wait and keeps the user name @T23 @S1.8', async () => {
  const authority = await authorityForTest();
  const browser = new Browser();
  let page = await browser.open(attempt(authority, seeded).address);
  const wrong = { ...demoSignIn, password: 'my secret guess' };
  for (let number = 0; number < 9 && page.status !== 429; number += 1)
    page = await browser.submit(page, wrong);
  expect(page.status).toBe(429);
  expect(Number(page.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  expect(page.text).toMatch(/role="alert">Too many failed attempts\. Wait (a second|\d+ seconds), then/);
  expect(page.text).toContain('value="demo"');
  expect(page.text).not.toContain('my secret guess');
});

test('a flood of sign-ins is answered 503 in part, and nothing else waits for it @T23', async () => {
  const authority = await authorityForTest({ trustedProxies: 1 });
  const client = await register(authority);
  const { refresh_token } = await signIn(authority, client);
  const flood = Array.from({ length: 80 }, (_, number) =>
    forwarded(authority, `203.0.113.${number}`, { username: `name${number}` }),
  );
  await refresh(authority, client, refresh_token);
  const answers = await Promise.all(flood);
  const refused = answers.filter(({ status }) => status === 503);
  expect(answers.every(({ status }) => status === 400 || status === 503)).toBe(true);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused[0]?.headers.get('retry-after')).toBe('5');
  expect(await refused[0]?.json()).toMatchObject({ error: 'temporarily_unavailable' });
});
