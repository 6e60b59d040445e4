import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import type { Authority } from '../authority.ts';
import { attempt, Browser, exchangeRequest, signInByBrowser, walkThrough } from '../testing/browser.ts';
import {
  authorityForTest,
  callApi,
  post,
  register,
  renew,
  renewRequest,
  signIn,
  type TestClient,
} from '../testing/harness.ts';

const keysSchema = z.object({ cookies: z.tuple([z.object({ key: z.string() })]) });

function folderForTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-dump-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Every string anywhere inside `value`, JSON in strings opened, and their parts that could be a credential. */
function strings(value: unknown): string[] {
  if (Array.isArray(value) || isRecord(value)) return Object.values(value).flatMap(strings);
  if (typeof value !== 'string') return [];
  const inner = /^[[{]/.test(value) ? strings(JSON.parse(value)) : [];
  return [value, ...(value.match(/[\w-]{20,}/g) ?? []), ...inner];
}

function storedValues(file: string): string[] {
  const db = new DatabaseSync(file, { readOnly: true });
  const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  const rows = tables.flatMap(({ name }) => db.prepare(`SELECT * FROM ${name}`).all());
  db.close();
  return [...new Set(strings(rows))];
}

interface Target {
  authority: Authority;
  client: TestClient;
  /** The key of cookie signatures: the thief of the database is given it, too. */
  cookieKey: string;
}

/** Whether `value` opens a browser session: then a request that may show no page gets a code. */
async function opensSession({ authority, client, cookieKey }: Target, value: string): Promise<boolean> {
  const pair = `latchkey_session_${authority.port}=${value.replace(/[^\w-]/g, '')}`;
  const signature = createHmac('sha1', cookieKey).update(pair).digest('base64url');
  const answer = await fetch(`${attempt(authority, client).address}&prompt=none`, {
    redirect: 'manual',
    headers: { cookie: `${pair}; ${pair.replace('=', '.sig=').replace(/=.*/, `=${signature}`)}` },
  });
  return new URL(answer.headers.get('location') ?? 'x:').searchParams.has('code');
}

async function acceptedSomewhere(target: Target, value: string): Promise<boolean> {
  const { authority, client } = target;
  const [renewed, exchanged, api, secret] = await Promise.all([
    renewRequest(authority, client, value),
    exchangeRequest(authority, client, attempt(authority, client), value),
    callApi(authority, '/api/me', value.replace(/[^\w.-]/g, '')),
    post(authority, '/token', { id: client.id, secret: encodeURIComponent(value) }, { grant_type: 'x' }),
  ]);
  // A right secret gets as far as the unknown grant type.
  return renewed.ok || exchanged.ok || api.ok || secret.status !== 401 || opensSession(target, value);
}

test('no value in the database works as token, code, session or secret; the real ones do @S3.6', async () => {
  const folder = folderForTest();
  const [file, keyFile] = [join(folder, 'authority.sqlite'), join(folder, 'authority.keys')];
  const authority = await authorityForTest({ database: file, keyFile, jobsPerUser: 0 });
  const client = await register(authority);
  const [{ key: cookieKey }] = keysSchema.parse(JSON.parse(readFileSync(keyFile, 'utf8'))).cookies;
  const target = { authority, client, cookieKey };
  const { refresh_token: used } = await signIn(authority, client);
  const { refresh_token: current } = await renew(authority, client, used);
  const browser = new Browser();
  await signInByBrowser(authority, client, browser);
  await walkThrough(browser, attempt(authority, client));
  await new Browser().open(attempt(authority, client).address);

  const values = storedValues(file);
  expect(values.length).toBeGreaterThan(50);
  const accepted: string[] = [];
  for (const value of values) if (await acceptedSomewhere(target, value)) accepted.push(value);
  expect(accepted).toEqual([]);
  expect(await acceptedSomewhere(target, client.secret)).toBe(true);
  expect(await acceptedSomewhere(target, current)).toBe(true);
  const cookie = browser.setCookies.findLast((one) => one.startsWith(`latchkey_session_${authority.port}=`));
  expect(await acceptedSomewhere(target, /=([\w-]+)/.exec(cookie ?? '')?.[1] ?? '')).toBe(true);
});

test('no credential is in the database files, in any encoding; a planted one is found @S3.6', async () => {
  const folder = folderForTest();
  const file = join(folder, 'authority.sqlite');
  const authority = await authorityForTest({ database: file });
  const client = await register(authority, { client_name: 'planted-canary-value' });
  const first = await signIn(authority, client);
  const second = await renew(authority, client, first.refresh_token);
  const browser = new Browser();
  const back = await walkThrough(browser, attempt(authority, client));
  const cookies = browser.setCookies.map((cookie) => /=([\w-]{20,})/.exec(cookie)?.[1] ?? '');
  const secrets = [
    'correct-horse',
    client.secret,
    first.refresh_token,
    second.refresh_token,
    second.access_token,
    back.searchParams.get('code') ?? '',
    ...cookies.filter((value) => value !== ''),
  ];
  expect(secrets.every((secret) => secret.length > 12)).toBe(true);
  const bytes = Buffer.concat(['', '-wal'].map((suffix) => readFileSync(file + suffix)));
  const found = (secret: string) =>
    [Buffer.from(secret), Buffer.from(secret, 'utf16le'), Buffer.from(Buffer.from(secret).toString('hex'))]
      .concat(Buffer.from(Buffer.from(secret).toString('base64').replace(/=+$/, '').slice(0, -1)))
      .some((needle) => bytes.includes(needle));
  expect(found('planted-canary-value')).toBe(true);
  expect(secrets.filter(found)).toEqual([]);
});
