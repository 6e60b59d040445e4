import { afterEach, expect, test, vi } from 'vitest';
import { callApi } from './testing/api-call.ts';
import { runApp, serverForTest, signedIn } from './testing/app.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** The errors of this computer's clocks, and the time it was asleep; the test server's clock is right. */
const off = vi.hoisted(() => ({ wall: 0, asleep: 0 }));
const real = Date.now;

vi.mock('node:os', async (importOriginal) => {
  const os = await importOriginal<typeof import('node:os')>();
  return { ...os, uptime: () => os.uptime() + off.asleep / 1000 };
});

function set(ms: number): void {
  off.wall += ms;
  vi.spyOn(Date, 'now').mockImplementation(() => real() + off.wall + off.asleep);
}

function sleep(ms: number): void {
  off.asleep += ms;
  set(0);
}

afterEach(() => {
  vi.restoreAllMocks();
  off.wall = 0;
});

const jumps = [
  ['6 h forth', [6 * hour]],
  ['6 h back', [-6 * hour]],
  ['forth and back', [6 * hour, -12 * hour, 6 * hour]],
  ['to 1970', [-real()]],
  ['a year forth', [365 * day]],
] as const;

test.each(jumps)(
  'the clock set %s while the app runs: no token is taken for better or worse @T20',
  async (_, by) => {
    const server = await serverForTest({ dpop: true });
    const app = await signedIn(server);
    await callApi(server.issuer, '/api/me', app.tokens);
    for (const ms of by) {
      set(ms);
      server.proofs.aheadMs = -off.wall;
      expect(await callApi(server.issuer, '/api/me', app.tokens)).toBe('/api/me');
      const { accessToken } = app.snapshot();
      expect(accessToken?.expiresAt).toBeGreaterThan(Date.now() + 800_000);
      expect(accessToken?.expiresAt).toBeLessThanOrEqual(Date.now() + 901_000);
      expect(server.state.renewals).toBe(0);
    }
    await app.sessions.get('demo').refresh();
    expect(await callApi(server.issuer, '/api/me', app.tokens)).toBe('/api/me');
    expect(app.snapshot()).toMatchObject({ state: 'active', generation: 2 });
    const late = server.proofs.seen.map(({ iat }) => Math.abs(Number(iat) * 1000 - real()));
    expect(Math.max(...late)).toBeLessThan(60_000);
  },
);

test.each(jumps)('the clock set %s between two starts: the session goes on @T20', async (_, by) => {
  const server = await serverForTest({ dpop: true });
  const { folder, sessions } = await signedIn(server);
  await sessions.stop();
  for (const [index, ms] of by.entries()) {
    set(ms);
    const app = await runApp([server.connection()], folder);
    await app.sessions.start();
    expect(await callApi(server.issuer, '/api/me', app.tokens)).toBe('/api/me');
    const { generation } = await app.tokens.refreshAfter(app.snapshot().generation);
    expect(app.snapshot()).toMatchObject({ state: 'active', generation });
    expect(app.snapshot().renewals).toBeGreaterThan(index);
    await app.sessions.stop();
  }
});

test.each([
  ['ahead', 6 * hour],
  ['behind', -6 * hour],
])('a clock that is 6 h %s is told, and signing in works @T20', async (_, ms) => {
  set(ms);
  const server = await serverForTest();
  const app = await signedIn(server);
  const { clock } = app.snapshot();
  expect(Math.abs((clock?.aheadMs ?? 0) - ms)).toBeLessThan(3_000);
  set(-ms);
  app.sessions.wake();
  expect(app.snapshot().clock).toBeUndefined();
});

test('a clock that is set is noticed without any request: what the window shows is right again @T20', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  server.state.script = ({ response }) => void response.writeHead(429, { 'retry-after': '300' }).end();
  await expect(app.sessions.get('demo').refresh()).rejects.toMatchObject({ code: 'rate_limited' });
  const { retryAt = 0 } = app.snapshot();
  const before = app.seen.length;
  set(6 * hour);
  await expect.poll(() => app.seen.length, { timeout: 20_000 }).toBeGreaterThan(before);
  const after = app.seen.find(({ clock }) => clock !== undefined);
  expect(after?.accessToken?.expiresAt).toBeGreaterThan(Date.now());
  expect(app.snapshot().retryAt).toBeGreaterThan(retryAt + 5 * hour);
});

test('after a day asleep the token is renewed before it is used @T20', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  const before = await app.tokens.current();
  sleep(day);
  const after = await app.tokens.current();
  expect(after.generation).toBe(before.generation + 1);
  expect(server.state.renewals).toBe(1);
});

test('a second 401 after a day asleep is no reason to end the session @T20', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  const { generation } = await app.tokens.current();
  sleep(day);
  expect(await app.tokens.refuse(generation, 'The API refused a new token.')).toBe(false);
  expect(app.snapshot().state).toBe('active');
});
