import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import type { Authority } from '../authority.ts';
import { authorityForTest, register, signIn, type TestClient } from '../testing/harness.ts';
import { openLog } from './log.ts';

const entrySchema = z.strictObject({
  time: z.iso.datetime(),
  level: z.enum(['error', 'warn', 'info', 'debug']),
  event: z.string().regex(/^[a-z]+(\.[a-z]+)?$/),
  kind: z.string().optional(),
  code: z.string().optional(),
  place: z.string().optional(),
  method: z.string().optional(),
  route: z.string().optional(),
  status: z.number().optional(),
  ms: z.number().optional(),
  client: z.string().optional(),
  database: z.string().optional(),
  port: z.number().optional(),
  signing: z.string().optional(),
  known: z.number().optional(),
});

test('events below the level are left out, one line of JSON each', () => {
  const lines: string[] = [];
  const log = openLog('warn', (line) => lines.push(line));
  log.write('info', { event: 'stopping' });
  log.write('warn', { event: 'stopped' });
  log.error(new Error('x'));
  expect(lines.map((line) => entrySchema.parse(JSON.parse(line)).event)).toEqual(['stopped', 'error']);
});

const CANARY = 'canary-4c1d9e7b';

/** The forms in which a value may appear in a line. */
function formsOf(value: string): string[] {
  const bytes = Buffer.from(value);
  // Base64 of a longer text contains it at one of three offsets.
  const shifted = ['', 'x', 'xx'].map((before) => {
    const whole = Buffer.from(before + value).toString('base64');
    return whole.slice(before.length === 0 ? 0 : before.length + 1, -4);
  });
  return [value, value.toUpperCase(), bytes.toString('hex'), encodeURIComponent(value), ...shifted];
}

const holds = (text: string, values: readonly string[]): string[] =>
  values.flatMap(formsOf).filter((form) => text.includes(form));

const grant = (type: string, fields: Record<string, string> = {}) => ({ grant_type: type, ...fields });
const query = new URLSearchParams({ response_type: 'code', scope: 'openid', state: CANARY, nonce: CANARY });

/** Requests of the client that need the database, with canaries in all fields. */
const clientRequests: readonly (readonly [path: string, fields: Record<string, string>])[] = [
  ['/token', grant('password', { username: CANARY, password: `pw-${CANARY}`, scope: 'openid' })],
  ['/token', grant('refresh_token', { refresh_token: CANARY })],
  ['/token', grant('authorization_code', { code: CANARY, code_verifier: CANARY, redirect_uri: CANARY })],
  ['/token', grant('client_credentials', { resource: CANARY })],
  ['/token', grant('urn:ietf:params:oauth:grant-type:device_code', { device_code: CANARY })],
  ['/token', grant(CANARY)],
  ['/token/revocation', { token: CANARY }],
  ['/token/introspection', { token: CANARY }],
  ['/par', { response_type: 'code', state: CANARY, redirect_uri: `http://127.0.0.1/${CANARY}` }],
  ['/device/auth', { scope: `openid ${CANARY}`, device_name: CANARY }],
];

/** Requests of an administrator that need the database. */
const apiRequests: readonly (readonly [method: string, path: string, body?: object])[] = [
  ['GET', '/api/me'],
  ['GET', '/api/jobs'],
  ['GET', '/api/sessions'],
  ['GET', '/api/admin/users'],
  ['GET', `/api/admin/users?search=${CANARY}`],
  ['GET', `/api/admin/users/${CANARY}`],
  [
    'POST',
    '/api/admin/users',
    {
      username: CANARY,
      name: CANARY,
      email: `${CANARY}@a.example`,
      roles: ['user'],
      password: `pw-${CANARY}`,
    },
  ],
  ['GET', '/api/admin/clients'],
  ['GET', `/api/admin/clients/${CANARY}`],
  ['GET', '/api/admin/sessions'],
  ['GET', `/api/admin/sessions?user=${CANARY}`],
  ['GET', `/api/admin/sessions/${CANARY}`],
  ['DELETE', `/api/admin/sessions/${CANARY}`],
  ['GET', '/api/admin/audit'],
];

/** A request with canaries wherever the value does not matter; returns the status. */
async function send(address: string, method: string, headers: Record<string, string>, body?: string) {
  const loaded = {
    cookie: `latchkey_session=${CANARY}; ${CANARY}=${CANARY}`,
    referer: `http://127.0.0.1/${CANARY}`,
    'user-agent': CANARY,
    'x-forwarded-for': CANARY,
    ...headers,
  };
  const init = { method, headers: loaded, redirect: 'manual' as const };
  return (await fetch(address, body === undefined ? init : { ...init, body })).status;
}

async function sendAll({ issuer }: Authority, client: TestClient, accessToken: string): Promise<number[]> {
  const basic = `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}`;
  const form = { authorization: basic, 'content-type': 'application/x-www-form-urlencoded' };
  const json = { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' };
  const statuses: number[] = [];
  for (const [path, fields] of clientRequests) {
    statuses.push(await send(`${issuer}${path}`, 'POST', form, new URLSearchParams(fields).toString()));
  }
  for (const [method, path, body] of apiRequests) {
    statuses.push(await send(`${issuer}${path}`, method, json, body && JSON.stringify(body)));
  }
  for (const path of [`/auth?client_id=${client.id}&${query}`, `/auth?client_id=${CANARY}&${query}`]) {
    statuses.push(await send(`${issuer}${path}`, 'GET', {}));
  }
  const registration = JSON.stringify({ client_name: CANARY, redirect_uris: ['http://127.0.0.1/callback/'] });
  statuses.push(
    await send(`${issuer}/register`, 'POST', { 'content-type': 'application/json' }, registration),
  );
  statuses.push(await send(`${issuer}/register/${CANARY}`, 'GET', { authorization: `Bearer ${CANARY}` }));
  statuses.push(await send(`${issuer}/userinfo`, 'GET', { authorization: `Bearer ${accessToken}` }));
  statuses.push(await send(`${issuer}/${CANARY}?${query}`, 'GET', {}));
  return statuses;
}

const tables = ['jobs', 'refresh_tokens', 'artifacts', 'audit', 'attempts', 'sessions', 'clients', 'users'];

test('with the database broken under it, the log holds no canary of any request @T24', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-log-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const database = join(folder, 'authority.sqlite');
  const lines: string[] = [];
  const authority = await authorityForTest({ database, logLevel: 'debug', log: (line) => lines.push(line) });
  const client = await register(authority);
  const { access_token, refresh_token } = await signIn(authority, client, {
    username: 'admin',
    password: 'battery-staple',
  });
  const other = new DatabaseSync(database, { timeout: 5000 });
  other.exec('PRAGMA foreign_keys = OFF');
  for (const table of tables) other.exec(`DROP TABLE ${table}`);
  other.close();

  const statuses = await sendAll(authority, client, access_token);
  const entries = lines.map((line) => entrySchema.parse(JSON.parse(line)));
  expect(statuses.filter((status) => status === 500).length).toBeGreaterThanOrEqual(20);
  expect(entries.filter(({ event }) => event === 'error').length).toBeGreaterThanOrEqual(20);
  const log = lines.join('\n');
  expect(holds(log, [CANARY, access_token, refresh_token, client.secret, 'battery-staple'])).toEqual([]);
  // The search finds the canary in each form.
  for (const planted of formsOf(CANARY)) expect(holds(`${log}\n${planted}`, [CANARY])).not.toEqual([]);
  expect(log).toContain(`"client":"${client.id}"`);
});
