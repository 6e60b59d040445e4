import { afterEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { Authority } from '../authority.ts';
import { changeClient, later, newClient } from '../testing/clients.ts';
import { eachDatabase } from '../testing/databases.ts';
import { newDevice, refreshOn, signInOn } from '../testing/devices.ts';
import {
  authorityForTest,
  callApi,
  errorOf,
  refresh,
  refreshRequest,
  signIn,
  type TestClient,
} from '../testing/harness.ts';

afterEach(() => vi.useRealTimers());

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;
const YEAR = 365 * DAY;

async function reasonOf(answer: Response): Promise<string | undefined> {
  const schema = z.object({ error: z.literal('invalid_grant'), session_end_reason: z.string().optional() });
  return schema.parse(await answer.json()).session_end_reason;
}

async function lives(authority: Authority, accessToken: string): Promise<boolean> {
  return (await callApi(authority, '/api/me', accessToken)).status === 200;
}

describe.each(eachDatabase)('on $name', ({ open }) => {
  const start = async () => authorityForTest({ database: await open() });

  test('bank: access for a minute, out after half an hour whatever happens @S1.3', async () => {
    const authority = await start();
    const client = await newClient(authority, { access_ttl: 60, refresh_ttl: 1800, session_ttl: 1800 });
    const first = await signIn(authority, client);
    expect(first.expires_in).toBe(60);
    later(61);
    expect(await lives(authority, first.access_token)).toBe(false);
    let token = first.refresh_token;
    for (let minutes = 10; minutes < 30; minutes += 10) {
      later(10 * MINUTE);
      const refreshed = await refresh(authority, client, token);
      expect(refreshed.expires_in).toBe(60);
      token = refreshed.refresh_token;
    }
    // 21:01 after the sign-in; the last refresh is half a minute before the end.
    later(8 * MINUTE + 29);
    const last = await refresh(authority, client, token);
    expect(last.expires_in).toBeLessThanOrEqual(30);
    expect(await lives(authority, last.access_token)).toBe(true);
    later(31);
    expect(await lives(authority, last.access_token)).toBe(false);
    expect(await reasonOf(await refreshRequest(authority, client, last.refresh_token))).toBe('lifetime_over');
  });

  test('relaxed: access for an hour, away for years @S1.3', async () => {
    const authority = await start();
    const client = await newClient(authority, { access_ttl: 3600, refresh_ttl: 4 * YEAR });
    const first = await signIn(authority, client);
    expect(first.expires_in).toBe(3600);
    later(4 * YEAR - DAY);
    const second = await refresh(authority, client, first.refresh_token);
    expect(second.expires_in).toBe(3600);
    later(4 * YEAR - DAY);
    const third = await refresh(authority, client, second.refresh_token);
    later(4 * YEAR + 1);
    expect(await reasonOf(await refreshRequest(authority, client, third.refresh_token))).toBe(
      'idle_too_long',
    );
  });

  test('without rotation the token stays, and lives on from each use @S1.3', async () => {
    const authority = await start();
    const client = await newClient(authority, { rotation: false, refresh_ttl: DAY, session_ttl: 3 * DAY });
    const { refresh_token: token } = await signIn(authority, client);
    for (let days = 0; days < 3; days += 1) {
      later(DAY - MINUTE);
      const refreshed = await refresh(authority, client, token);
      expect(refreshed.refresh_token).toBe(token);
      expect(await lives(authority, refreshed.access_token)).toBe(true);
    }
    expect(await authority.activeRefreshTokens('demo')).toHaveLength(1);
    later(4 * MINUTE);
    expect(await reasonOf(await refreshRequest(authority, client, token))).toBe('lifetime_over');
  });
});

test('a token that stays ends when it is not used for the idle lifetime, or its session is ended @S1.2', async () => {
  const authority = await authorityForTest();
  const client = await newClient(authority, { rotation: false, refresh_ttl: DAY });
  const [one, two] = [await signIn(authority, client), await signIn(authority, client)];
  await authority.revokeSessions('demo');
  expect(await reasonOf(await refreshRequest(authority, client, one.refresh_token))).toBe(
    'revoked_by_administrator',
  );
  expect(await reasonOf(await refreshRequest(authority, client, two.refresh_token))).toBeDefined();
  const third = await signIn(authority, client);
  later(DAY + 1);
  expect(await errorOf(await refreshRequest(authority, client, third.refresh_token))).toBe('invalid_grant');
});

test('a token that stays is bound to its device all the same @S4.3', async () => {
  const authority = await authorityForTest();
  const client = await newClient(authority, { rotation: false });
  const [mine, other] = [await newDevice(), await newDevice()];
  const { refresh_token: token } = await signInOn(authority, client, mine);
  expect((await refreshOn(authority, client, other, token)).status).toBe(400);
  expect((await refreshRequest(authority, client, token)).status).toBe(400);
  expect((await refreshOn(authority, client, mine, token)).status).toBe(200);
});

test('an answer lost before rotation was turned off is given again', async () => {
  const authority = await authorityForTest();
  const client = await newClient(authority);
  const { refresh_token: parent } = await signIn(authority, client);
  const lost = await refresh(authority, client, parent);
  await changeClient(authority, client, { rotation: false });
  const again = await refresh(authority, client, parent);
  expect(again.refresh_token).toBe(lost.refresh_token);
  expect((await refresh(authority, client, again.refresh_token)).refresh_token).toBe(again.refresh_token);
});

async function signedInFor(
  seconds: number,
): Promise<{ authority: Authority; client: TestClient; token: string }> {
  const authority = await authorityForTest();
  const client = await newClient(authority);
  const { refresh_token: token } = await signIn(authority, client);
  later(seconds);
  return { authority, client, token };
}

test('a changed lifetime counts from the next renewal @S1.3', async () => {
  const { authority, client, token } = await signedInFor(10 * MINUTE);
  await changeClient(authority, client, { access_ttl: 5, refresh_ttl: 100 });
  const refreshed = await refresh(authority, client, token);
  expect(refreshed.expires_in).toBe(5);
  later(101);
  expect(await errorOf(await refreshRequest(authority, client, refreshed.refresh_token))).toBe(
    'invalid_grant',
  );
});

test('a session lifetime shortened below its age ends the session, saying so @S1.3', async () => {
  const { authority, client, token } = await signedInFor(10 * MINUTE);
  await changeClient(authority, client, { session_ttl: 5 * MINUTE });
  expect(await reasonOf(await refreshRequest(authority, client, token))).toBe('lifetime_over');
  await changeClient(authority, client, { session_ttl: null });
  expect(await reasonOf(await refreshRequest(authority, client, token))).toBe('lifetime_over');
});

test('by default access lasts 15 minutes and five sessions are open at once @S4.1 @S4.2', async () => {
  const authority = await authorityForTest();
  const client = await newClient(authority);
  const tokens = [];
  for (let count = 0; count < 6; count += 1) {
    tokens.push(await signIn(authority, client));
    later(1);
  }
  const [first, second] = tokens;
  expect(first?.expires_in).toBe(15 * MINUTE);
  expect(await reasonOf(await refreshRequest(authority, client, first?.refresh_token ?? ''))).toBe(
    'session_cap',
  );
  await refresh(authority, client, second?.refresh_token ?? '');
});

test('the number of sessions is a setting of the server, and of each client @S4.2', async () => {
  const authority = await authorityForTest({ sessionCap: 2 });
  const [usual, strict] = [await newClient(authority), await newClient(authority, { session_cap: 1 })];
  for (const [client, cap] of [
    [usual, 2],
    [strict, 1],
  ] as const) {
    for (let count = 0; count < 4; count += 1) await signIn(authority, client);
    const open = await authority.activeRefreshTokens('demo');
    expect(open.filter((token) => token.client_id === client.id)).toHaveLength(cap);
  }
});
