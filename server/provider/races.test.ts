import { decodeJwt } from 'jose';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { Authority } from '../authority.ts';
import { refusalOf } from '../testing/answers.ts';
import { administrator, requestApi } from '../testing/api.ts';
import { type Attempt, attempt, Browser, exchangeRequest, walkThrough } from '../testing/browser.ts';
import { eachDatabase } from '../testing/databases.ts';
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
  tokensSchema,
} from '../testing/harness.ts';

afterEach(() => vi.useRealTimers());

const ROUNDS = 10;
const CALLERS = 100;
const CAP = 5;

const live = async (authority: Authority): Promise<number> =>
  (await authority.activeRefreshTokens('demo')).length;

/** All issued refresh tokens that can still be used. */
async function usable(authority: Authority, client: TestClient, tokens: Iterable<string>): Promise<string[]> {
  const good: string[] = [];
  for (const token of tokens) {
    if ((await refreshRequest(authority, client, token)).status === 200) good.push(token);
  }
  return good;
}

async function childrenOf(answers: readonly Response[]): Promise<Set<string>> {
  const children = new Set<string>();
  for (const answer of answers) {
    if (answer.status === 200) children.add(tokensSchema.parse(await answer.json()).refresh_token);
    else expect(await errorOf(answer)).toBe('invalid_grant');
  }
  return children;
}

/** Codes from one browser with the demo user signed in, so that many sign-ins can complete at once. */
async function codesFor(authority: Authority, client: TestClient, count: number) {
  const browser = new Browser();
  const codes: { asked: Attempt; code: string }[] = [];
  while (codes.length < count) {
    const asked = attempt(authority, client);
    const back = await walkThrough(browser, asked);
    codes.push({ asked, code: back.searchParams.get('code') ?? '' });
  }
  return codes;
}

describe.each(eachDatabase)('on $name', ({ open }) => {
  test('10 × 100 renewals of one token at once leave one live child each @S3.9 @T23 @B11', async () => {
    const authority = await authorityForTest({ database: await open() });
    const client = await register(authority);
    let { refresh_token: token } = await signIn(authority, client);
    for (let round = 0; round < ROUNDS; round += 1) {
      const current = token;
      const answers = await Promise.all(
        Array.from({ length: CALLERS }, () => refreshRequest(authority, client, current)),
      );
      const [child, ...others] = await childrenOf(answers);
      expect([others, await live(authority)]).toEqual([[], 1]);
      token = child ?? '';
    }
    await refresh(authority, client, token);
  }, 180_000);

  test('a revocation that races renewals leaves nothing that can be used @S1.2 @T23', async () => {
    const authority = await authorityForTest({ database: await open() });
    const client = await register(authority);
    for (let round = 0; round < ROUNDS; round += 1) {
      const { refresh_token: token } = await signIn(authority, client);
      const some = () => Array.from({ length: 4 }, () => refreshRequest(authority, client, token));
      const revoked = () => post(authority, '/token/revocation', client, { token });
      const before = some();
      const [revocation, ...answers] = await Promise.all([revoked(), ...before, ...some()]);
      expect(revocation.status).toBe(200);
      const children = await childrenOf(answers);
      expect([await usable(authority, client, [token, ...children]), await live(authority)]).toEqual([[], 0]);
    }
  });

  test('twelve sign-ins at once leave five sessions; the others are told which rule ended them @S4.2', async () => {
    const authority = await authorityForTest({ database: await open() });
    const client = await register(authority);
    const codes = await codesFor(authority, client, 12);
    const all = await Promise.all(
      codes.map(async ({ asked, code }) =>
        tokensSchema.parse(await (await exchangeRequest(authority, client, asked, code)).json()),
      ),
    );
    expect(await live(authority)).toBe(CAP);
    const answers = await Promise.all(
      all.map(({ refresh_token: token }) => refreshRequest(authority, client, token)),
    );
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused).toHaveLength(all.length - CAP);
    for (const answer of refused) {
      expect(await refusalOf(answer)).toMatchObject({
        error: 'invalid_grant',
        session_end_reason: 'session_cap',
      });
    }
  });
});

const auditSchema = z.object({
  entries: z.array(
    z.object({ event: z.string(), session_id: z.string().nullable(), detail: z.looseObject({}) }),
  ),
});

test('the sixth sign-in ends the oldest session and no other, with an audit entry that says so @S4.2', async () => {
  const authority = await authorityForTest();
  const [client, other] = [await register(authority), await register(authority)];
  const elsewhere = await signIn(authority, other);
  vi.useFakeTimers({ toFake: ['Date'] });
  const all = [];
  for (let count = 0; count < CAP + 1; count += 1) {
    // Sessions are distinguished by the second in which they began.
    vi.setSystemTime(Date.now() + 1000);
    all.push(await signIn(authority, client));
  }
  const [oldest, ...rest] = all;
  const refused = await callApi(authority, '/api/me', oldest?.access_token ?? '');
  expect(await refusalOf(refused)).toMatchObject({
    error: 'invalid_token',
    session_end_reason: 'session_cap',
  });
  for (const { access_token: token } of [...rest, elsewhere]) {
    expect((await callApi(authority, '/api/me', token)).status).toBe(200);
  }
  const { tokens: theirs } = await administrator(authority);
  const page = await requestApi(
    authority,
    theirs.access_token,
    'GET',
    '/api/admin/audit?event=session.ended',
  );
  const { grant_id: id } = decodeJwt(oldest?.access_token ?? '');
  expect(auditSchema.parse(await page.json()).entries).toMatchObject([
    { event: 'session.ended', session_id: id, detail: { reason: 'session_cap' } },
  ]);
});
