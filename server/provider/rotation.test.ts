import { afterEach, expect, test, vi } from 'vitest';
import type { Authority } from '../authority.ts';
import { retryRule } from '../storage/tokens/reuse-policy.ts';
import {
  authorityForTest,
  callApi,
  errorOf,
  post,
  refresh,
  refreshRequest,
  register,
  signIn,
  type TestClient,
} from '../testing/harness.ts';

afterEach(() => vi.useRealTimers());

/** Advances the clock of this process, including the authority's, without waiting. */
function later(seconds: number): void {
  const then = Date.now() + seconds * 1000;
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(then);
}

async function live(authority: Authority): Promise<number> {
  return (await authority.activeRefreshTokens('demo')).length;
}

async function setUp(): Promise<{ authority: Authority; client: TestClient; first: string }> {
  const authority = await authorityForTest();
  const client = await register(authority);
  return { authority, client, first: (await signIn(authority, client)).refresh_token };
}

test('each renewal replaces the refresh token and reads the user anew @S3.9', async () => {
  const { authority, client, first } = await setUp();
  const second = await refresh(authority, client, first);
  expect(second.refresh_token).not.toBe(first);
  expect((await callApi(authority, '/api/me', second.access_token)).status).toBe(200);
  const third = await refresh(authority, client, second.refresh_token);
  expect(new Set([first, second.refresh_token, third.refresh_token]).size).toBe(3);
  expect(await live(authority)).toBe(1);
});

test('an answer that was lost is given again: the same child within a minute @S3.9', async () => {
  const { authority, client, first } = await setUp();
  const lost = await refresh(authority, client, first);
  const again = await refresh(authority, client, first);
  expect(again.refresh_token).toBe(lost.refresh_token);
  expect(await live(authority)).toBe(1);
  await refresh(authority, client, again.refresh_token);
});

test('200 lost answers over 100 renewals lose no session @S3.9', async () => {
  const { authority, client, first } = await setUp();
  let token = first;
  for (let round = 0; round < 100; round += 1) {
    await refresh(authority, client, token);
    await refresh(authority, client, token);
    token = (await refresh(authority, client, token)).refresh_token;
  }
  expect(await live(authority)).toBe(1);
});

test('after a minute a lost answer is given with a new child, and the unused one is retired @S3.9', async () => {
  const { authority, client, first } = await setUp();
  const lost = await refresh(authority, client, first);
  later(retryRule.sameChildFor + 1);
  const again = await refresh(authority, client, first);
  expect(again.refresh_token).not.toBe(lost.refresh_token);
  expect(await live(authority)).toBe(1);
  await refresh(authority, client, again.refresh_token);
});

test('use of a retired sibling ends the sign-in, as two parties hold it @S3.9', async () => {
  const { authority, client, first } = await setUp();
  const sibling = await refresh(authority, client, first);
  later(retryRule.sameChildFor + 1);
  const current = await refresh(authority, client, first);
  expect(await errorOf(await refreshRequest(authority, client, sibling.refresh_token))).toBe('invalid_grant');
  expect(await errorOf(await refreshRequest(authority, client, current.refresh_token))).toBe('invalid_grant');
});

test('ten renewals of one token at once leave one live child, round after round @S3.9', async () => {
  const { authority, client, first } = await setUp();
  let token = first;
  for (let round = 0; round < 20; round += 1) {
    const current = token;
    const answers = await Promise.all(Array.from({ length: 10 }, () => refresh(authority, client, current)));
    const children = new Set(answers.map((answer) => answer.refresh_token));
    expect(children.size).toBe(1);
    expect(await live(authority)).toBe(1);
    token = answers[0]?.refresh_token ?? '';
  }
});

test('ten late retries at once leave one live child @S3.9', async () => {
  const { authority, client, first } = await setUp();
  await refresh(authority, client, first);
  later(retryRule.sameChildFor + 1);
  const answers = await Promise.all(Array.from({ length: 10 }, () => refresh(authority, client, first)));
  expect(new Set(answers.map((answer) => answer.refresh_token)).size).toBe(1);
  expect(await live(authority)).toBe(1);
});

test('use of a grandparent ends that sign-in and no other @S3.9 @S1.2', async () => {
  const { authority, client, first } = await setUp();
  const other = await signIn(authority, client);
  const second = await refresh(authority, client, first);
  const third = await refresh(authority, client, second.refresh_token);
  const reused = await refreshRequest(authority, client, first);
  expect(reused.status).toBe(400);
  expect(await errorOf(reused)).toBe('invalid_grant');
  expect(await errorOf(await refreshRequest(authority, client, third.refresh_token))).toBe('invalid_grant');
  expect((await callApi(authority, '/api/me', third.access_token)).status).toBe(401);
  expect((await callApi(authority, '/api/me', other.access_token)).status).toBe(200);
  await refresh(authority, client, other.refresh_token);
});

test('a parent is accepted again twenty times; then it is refused and its child stays good @S3.9', async () => {
  const { authority, client, first } = await setUp();
  const { refresh_token: child } = await refresh(authority, client, first);
  for (let tries = 0; tries < retryRule.tries; tries += 1) await refresh(authority, client, first);
  expect(await errorOf(await refreshRequest(authority, client, first))).toBe('invalid_grant');
  await refresh(authority, client, child);
});

test('a parent is not accepted again a day after its use @S3.9', async () => {
  const { authority, client, first } = await setUp();
  await refresh(authority, client, first);
  later(retryRule.acceptedFor + 1);
  expect(await errorOf(await refreshRequest(authority, client, first))).toBe('invalid_grant');
  expect(await live(authority)).toBe(0);
});

test('a refresh token ends 30 days after its last use, and each use starts them anew @S4.1', async () => {
  const { authority, client, first } = await setUp();
  later(29 * 24 * 60 * 60);
  const { refresh_token } = await refresh(authority, client, first);
  later(29 * 24 * 60 * 60);
  const next = await refresh(authority, client, refresh_token);
  later(30 * 24 * 60 * 60 + 1);
  expect(await errorOf(await refreshRequest(authority, client, next.refresh_token))).toBe('invalid_grant');
});

test('another client can neither use a refresh token nor end its sign-in @S3.7', async () => {
  const { authority, client, first } = await setUp();
  const stranger = await register(authority);
  expect(await errorOf(await refreshRequest(authority, stranger, first))).toBe('invalid_grant');
  await post(authority, '/token/revocation', stranger, { token: first });
  const { refresh_token } = await refresh(authority, client, first);
  await refresh(authority, client, refresh_token);
  expect(await errorOf(await refreshRequest(authority, stranger, first))).toBe('invalid_grant');
  expect(await live(authority)).toBe(1);
});

test('a revoke that races renewals wins: no child outlives it @S1.2', async () => {
  const { authority, client, first } = await setUp();
  await Promise.all([
    ...Array.from({ length: 5 }, () => refreshRequest(authority, client, first)),
    authority.revokeSessions('demo'),
    ...Array.from({ length: 5 }, () => refreshRequest(authority, client, first)),
  ]);
  expect(await live(authority)).toBe(0);
});
