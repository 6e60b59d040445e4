import { decodeJwt } from 'jose';
import { afterEach, expect, test, vi } from 'vitest';
import { retryRule } from '../storage/tokens/reuse-policy.ts';
import { refusalOf } from '../testing/answers.ts';
import { administrator, omar, requestApi } from '../testing/api.ts';
import { attempt, Browser, exchangeRequest, walkThrough } from '../testing/browser.ts';
import {
  authorityForTest,
  callApi,
  post,
  refresh,
  refreshRequest,
  register,
  signIn,
  tokensSchema,
} from '../testing/harness.ts';

afterEach(() => vi.useRealTimers());

async function setUp() {
  const authority = await authorityForTest();
  const client = await register(authority);
  return { authority, client, tokens: await signIn(authority, client, omar) };
}

const because = (reason: string, words: RegExp) => ({
  error: 'invalid_grant',
  error_description: expect.stringMatching(words),
  session_end_reason: reason,
});

test('a session that its own app signed out says so at the next renewal @S1.2', async () => {
  const { authority, client, tokens } = await setUp();
  await post(authority, '/token/revocation', client, { token: tokens.refresh_token });
  const refused = await refusalOf(refreshRequest(authority, client, tokens.refresh_token));
  expect(refused).toEqual(because('signed_out', /signed out/));
});

test('a session that an administrator ended says so at the renewal and at the API @S1.2 @S1.7', async () => {
  const { authority, client, tokens } = await setUp();
  const { tokens: theirs } = await administrator(authority);
  const { grant_id: id } = decodeJwt(tokens.access_token);
  const path = `/api/admin/sessions/${String(id)}`;
  expect((await requestApi(authority, theirs.access_token, 'DELETE', path)).status).toBe(204);
  const reason = because('revoked_by_administrator', /administrator ended/);
  const named = { ...reason, session_ended_by: 'Ada Admin' };
  expect(await refusalOf(refreshRequest(authority, client, tokens.refresh_token))).toEqual(named);
  const answer = await callApi(authority, '/api/me', tokens.access_token);
  expect(answer.status).toBe(401);
  expect(answer.headers.get('www-authenticate')).toContain('session_end_reason="revoked_by_administrator"');
  expect(await refusalOf(answer)).toEqual({ ...reason, error: 'invalid_token' });
});

test('a reused refresh token is told so at once, and so is the one in use @S3.9', async () => {
  const { authority, client, tokens } = await setUp();
  const second = await refresh(authority, client, tokens.refresh_token);
  const third = await refresh(authority, client, second.refresh_token);
  const reason = because('refresh_token_reused', /used twice/);
  expect(await refusalOf(refreshRequest(authority, client, tokens.refresh_token))).toEqual(reason);
  expect(await refusalOf(refreshRequest(authority, client, third.refresh_token))).toEqual(reason);
});

test('a code used twice is told so, and ends its session @S3.9', async () => {
  const { authority, client } = await setUp();
  const asked = attempt(authority, client);
  const code = (await walkThrough(new Browser(), asked)).searchParams.get('code') ?? '';
  const tokens = tokensSchema.parse(await (await exchangeRequest(authority, client, asked, code)).json());
  const reason = because('code_reused', /used twice/);
  expect(await refusalOf(exchangeRequest(authority, client, asked, code))).toEqual(reason);
  expect(await refusalOf(refreshRequest(authority, client, tokens.refresh_token))).toEqual(reason);
});

test('a session unused for too long is told so @S4.1', async () => {
  const { authority, client, tokens } = await setUp();
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(Date.now() + 30 * 24 * 60 * 60 * 1000 + 1000);
  const refused = await refusalOf(refreshRequest(authority, client, tokens.refresh_token));
  expect(refused).toEqual(because('idle_too_long', /not used/));
});

test('a token repeated too often is told so, and its child stays good @S3.9', async () => {
  const { authority, client, tokens } = await setUp();
  const { refresh_token: child } = await refresh(authority, client, tokens.refresh_token);
  for (let tries = 0; tries < retryRule.tries; tries += 1) {
    await refresh(authority, client, tokens.refresh_token);
  }
  const refused = await refusalOf(refreshRequest(authority, client, tokens.refresh_token));
  expect(refused).toEqual(because('retries_exhausted', /too often/));
  await refresh(authority, client, child);
});

test('a deactivated user can neither renew nor call, and is told so @S3.8', async () => {
  const { authority, client, tokens } = await setUp();
  const { tokens: theirs } = await administrator(authority);
  const path = `/api/admin/users/${decodeJwt(tokens.access_token).sub}`;
  expect((await requestApi(authority, theirs.access_token, 'PATCH', path, { active: false })).status).toBe(
    200,
  );
  const reason = because('user_deactivated', /deactivated/);
  expect(await refusalOf(refreshRequest(authority, client, tokens.refresh_token))).toEqual(reason);
  expect(await refusalOf(callApi(authority, '/api/me', tokens.access_token))).toMatchObject({
    error: 'invalid_token',
    session_end_reason: 'user_deactivated',
  });
});

test('another client, and one without its secret, learn nothing of why @S3.7', async () => {
  const { authority, client, tokens } = await setUp();
  await post(authority, '/token/revocation', client, { token: tokens.refresh_token });
  const stranger = await register(authority);
  const unknown = await refusalOf(refreshRequest(authority, stranger, 'never-issued'));
  expect(await refusalOf(refreshRequest(authority, stranger, tokens.refresh_token))).toEqual(unknown);
  expect(unknown).not.toHaveProperty('session_end_reason');
  const impostor = { ...client, secret: 'not-the-secret' };
  const refused = await refusalOf(refreshRequest(authority, impostor, tokens.refresh_token));
  expect(refused).toEqual({ error: 'invalid_client', error_description: expect.any(String) });
});
