import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import type { Authority } from '../authority.ts';
import { openKeys } from '../keys/key-ring.ts';
import { admin, requestApi } from '../testing/api.ts';
import { attempt, Browser, demoSignIn, walkThrough } from '../testing/browser.ts';
import { credentialChecks, type Target } from '../testing/credential-checks.ts';
import { eachDatabase } from '../testing/databases.ts';
import { authorityForTest, CALLBACK, post, refresh, signIn, type TestClient } from '../testing/harness.ts';
import { openEngine } from './db/open-engine.ts';

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';
const desktop: TestClient = { id: 'latchkey-desktop', secret: 'secret-for-tests-0123456789' };

/** Valid credentials of every kind, by the name of their check. */
type Credentials = Record<keyof typeof credentialChecks, string>;

function folderForTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-dump-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

async function json(response: Promise<Response>): Promise<Record<string, unknown>> {
  return z.record(z.string(), z.unknown()).parse(await (await response).json());
}

async function registerWithToken(authority: Authority, token: string) {
  const metadata = {
    client_name: 'planted-canary-value',
    redirect_uris: [CALLBACK],
    application_type: 'native',
    grant_types: ['authorization_code', 'refresh_token', DEVICE_CODE],
  };
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = fetch(`${authority.issuer}/register`, {
    method: 'POST',
    headers,
    body: JSON.stringify(metadata),
  });
  const text = z.string();
  const registered = z.object({ client_id: text, client_secret: text, registration_access_token: text });
  return registered.parse(await json(answer));
}

async function initialToken(authority: Authority, token: string): Promise<string> {
  const wanted = {
    name: 'Rollout',
    uses: 100,
    grant_types: ['authorization_code', 'refresh_token', DEVICE_CODE],
  };
  const made = requestApi(authority, token, 'POST', '/api/admin/initial-access-tokens', wanted);
  return z.string().parse((await json(made))['initial_access_token']);
}

/** Signs in in every possible way; returns the secrets that must not be found. */
async function exerciseEverything(authority: Authority) {
  const { access_token } = await signIn(authority, desktop, admin);
  const initial = await initialToken(authority, access_token);
  const registered = await registerWithToken(authority, initial);
  const client = { id: registered.client_id, secret: registered.client_secret };
  const asked = attempt(authority, desktop);
  const used = await signIn(authority, desktop);
  const current = await refresh(authority, desktop, used.refresh_token);
  const browser = new Browser();
  const code = (await walkThrough(browser, asked)).searchParams.get('code') ?? '';
  await new Browser().open(asked.address);
  const device = await json(post(authority, '/device/auth', client, { client_id: client.id }));
  const pushed = await json(
    post(authority, '/par', desktop, Object.fromEntries(new URL(asked.address).searchParams)),
  );
  const cookie = browser.setCookies.findLast((one) => /latchkey_session_\d+=/.test(one));
  const credentials: Credentials = {
    'refresh token': current.refresh_token,
    'access token': current.access_token,
    'authorization code': code,
    'device code': String(device['device_code']),
    'client secret': desktop.secret,
    'client secret made here': client.secret,
    'browser session': /=([\w-]+)/.exec(cookie ?? '')?.[1] ?? '',
    'pushed request': String(pushed['request_uri']).replace(/.*:/, ''),
    'registration access token': registered.registration_access_token,
    'initial access token': initial,
  };
  const userCode = String(device['user_code']);
  const secrets = [
    ...Object.values(credentials),
    used.refresh_token,
    demoSignIn.password,
    userCode,
    userCode.replace('-', ''),
  ];
  return { credentials, secrets, client, asked };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Every string inside `value`, including JSON inside strings, and their parts that could be a credential. */
function strings(value: unknown): string[] {
  if (Array.isArray(value) || isRecord(value)) return Object.values(value).flatMap(strings);
  if (typeof value !== 'string') return [];
  const inner = /^[[{]/.test(value) ? strings(JSON.parse(value)) : [];
  return [value, ...(value.match(/[\w-]{20,}/g) ?? []), ...inner];
}

/** All rows of the database at `location`. */
async function rowsOf(location: string): Promise<unknown[]> {
  const engine = await openEngine(location);
  const tables = await engine.db.introspection.getTables();
  const rows = await Promise.all(
    tables.map(({ name }) => sql`SELECT * FROM ${sql.table(name)}`.execute(engine.db)),
  );
  await engine.close();
  return rows.flatMap((table) => table.rows);
}

interface Dumped {
  authority: Authority;
  location: string;
  target: Target;
  used: Awaited<ReturnType<typeof exerciseEverything>>;
}

async function setUp(open: () => Promise<string>): Promise<Dumped> {
  const folder = folderForTest();
  const opened = await open();
  const location = opened === ':memory:' ? join(folder, 'authority.sqlite') : opened;
  const keyFile = join(folder, 'keys');
  const authority = await authorityForTest({
    database: location,
    keyFile,
    registration: 'token',
    jobsPerUser: 1,
    trustedProxies: 1,
  });
  const keys = openKeys(keyFile, () => undefined);
  const [cookieKey = ''] = keys.current().cookies;
  keys.close();
  const used = await exerciseEverything(authority);
  return {
    authority,
    location,
    used,
    target: { authority, client: desktop, registered: used.client, asked: used.asked, cookieKey },
  };
}

async function openedBy(target: Target, value: string): Promise<string[]> {
  const tried = Object.entries(credentialChecks).map(async ([name, door]) =>
    (await door(target, value)) ? [name] : [],
  );
  return (await Promise.all(tried)).flat();
}

test.each(eachDatabase)(
  'no value stored in $name opens anything; every real one does @S3.6 @T23',
  async ({ open }) => {
    const { authority, location, target } = await setUp(open);
    const values = [...new Set((await rowsOf(location)).flatMap(strings))];
    expect(values.length).toBeGreaterThan(80);
    const accepted: string[] = [];
    for (const value of values) {
      accepted.push(...(await openedBy(target, value)).map((door) => `${door}: ${value}`));
    }
    expect(accepted).toEqual([]);
    // New ones, because codes and pushed requests only live for a minute.
    const { credentials, client: registered, asked } = await exerciseEverything(authority);
    for (const [name, door] of Object.entries(credentialChecks)) {
      const opened = await door({ ...target, registered, asked }, credentials[name] ?? '');
      expect([name, opened]).toEqual([name, true]);
    }
  },
  // A thousand requests, a hundred of which cost a slow hash.
  240_000,
);

/** The forms in which a value could be stored. */
function formsOf(secret: string): Buffer[] {
  const bytes = Buffer.from(secret);
  const base64 = bytes.toString('base64').replace(/=+$/, '').slice(0, -1);
  return [bytes, Buffer.from(secret, 'utf16le'), Buffer.from(bytes.toString('hex')), Buffer.from(base64)];
}

test.each(eachDatabase)(
  'no secret is in $name in any encoding; a planted one is found @S3.6',
  async ({ name, open }) => {
    const { location, used } = await setUp(open);
    const dump = Buffer.from(JSON.stringify(await rowsOf(location)));
    const files = name === 'sqlite' ? ['', '-wal'].map((suffix) => readFileSync(location + suffix)) : [];
    const everything = Buffer.concat([dump, ...files]);
    const found = (secret: string) => formsOf(secret).some((form) => everything.includes(form));
    expect(used.secrets.every((secret) => secret.length >= 8)).toBe(true);
    expect(found('planted-canary-value')).toBe(true);
    expect(used.secrets.filter(found)).toEqual([]);
  },
);
