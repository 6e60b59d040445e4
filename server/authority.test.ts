import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { startAuthority } from './authority.ts';
import { attempt, Browser, signInByBrowser } from './testing/browser.ts';
import {
  authorityForTest,
  callApi,
  errorOf,
  refresh,
  refreshRequest,
  register,
  signIn,
} from './testing/harness.ts';

function filesForTest(): { database: string; keyFile: string } {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-authority-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return { database: join(folder, 'authority.sqlite'), keyFile: join(folder, 'authority.keys') };
}

test('a restart keeps clients, sessions, browser sessions, keys and revocations @S1.2', async () => {
  const files = filesForTest();
  const before = await startAuthority(files);
  const client = await register(before);
  const browser = new Browser();
  const kept = await signInByBrowser(before, client, browser);
  const revoked = await signIn(before, client, { username: 'omar', password: 'open-sesame' });
  await before.revokeSessions('omar');
  await before.stop();

  const after = await authorityForTest({ ...files, port: before.port });
  expect((await callApi(after, '/api/me', kept.access_token)).status).toBe(200);
  expect((await callApi(after, '/api/me', revoked.access_token)).status).toBe(401);
  expect(await errorOf(await refreshRequest(after, client, revoked.refresh_token))).toBe('invalid_grant');
  await refresh(after, client, kept.refresh_token);
  expect((await browser.open(attempt(after, client).address)).url.searchParams.has('code')).toBe(true);
});

test('a lost answer is given again after a restart too @S3.9', async () => {
  const files = filesForTest();
  const before = await startAuthority(files);
  const client = await register(before);
  const { refresh_token: parent } = await signIn(before, client);
  const lost = await refresh(before, client, parent);
  await before.stop();
  const after = await authorityForTest({ ...files, port: before.port });
  expect((await refresh(after, client, parent)).refresh_token).toBe(lost.refresh_token);
});

test('several authorities live in one process and share nothing', async () => {
  const [one, two] = await Promise.all([authorityForTest(), authorityForTest()]);
  const client = await register(one);
  const { refresh_token } = await signIn(one, client);
  expect((await refreshRequest(two, client, refresh_token)).status).toBe(401);
  expect(await one.activeRefreshTokens('demo')).toHaveLength(1);
  expect(await two.activeRefreshTokens('demo')).toEqual([]);
  await expect(one.revokeSessions('nobody')).rejects.toThrow('nobody');
});

test('keys are readable by their owner alone, and a damaged key file is kept and named', async () => {
  const files = filesForTest();
  await (await startAuthority(files)).stop();
  expect(statSync(files.keyFile).mode & 0o777).toBe(0o600);
  writeFileSync(files.keyFile, '{');
  await expect(startAuthority(files)).rejects.toThrow(files.keyFile);
  expect(readFileSync(files.keyFile, 'utf8')).toBe('{');
});

test('a database of a newer version is refused, not changed', async () => {
  const files = filesForTest();
  await (await startAuthority(files)).stop();
  const { DatabaseSync } = await import('node:sqlite');
  const db = new DatabaseSync(files.database);
  db.exec("INSERT INTO migrations VALUES (999, '2099-01-01')");
  db.close();
  await expect(startAuthority(files)).rejects.toThrow('schema version 999');
});

test('behind a proxy every address is the issuer’s, whatever the request says', async () => {
  const authority = await authorityForTest({ issuer: 'https://id.example.test', registration: 'open' });
  const local = `http://127.0.0.1:${authority.port}`;
  const answer = await fetch(`${local}/.well-known/openid-configuration`);
  const metadata = z.record(z.string(), z.unknown()).parse(await answer.json());
  for (const name of ['token_endpoint', 'authorization_endpoint', 'registration_endpoint', 'jwks_uri']) {
    expect(new URL(String(metadata[name])).origin).toBe('https://id.example.test');
  }
  const body = await new Promise<string>((resolve, reject) => {
    const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' };
    request(`${local}/.well-known/oauth-authorization-server`, { headers }, (answer) => {
      answer.setEncoding('utf8').on('data', resolve).on('error', reject);
    })
      .on('error', reject)
      .end();
  });
  expect(body).not.toContain('evil.example');
});

test('registration is open where only this computer can reach it, and takes a token elsewhere', async () => {
  const local = await authorityForTest();
  for (const [options, status] of [
    [{ issuer: 'https://id.example.test' }, 401],
    [{ registration: 'closed' as const }, 404],
  ] as const) {
    const other = await authorityForTest(options);
    const answer = await fetch(`http://127.0.0.1:${other.port}/register`, { method: 'POST' });
    expect(answer.status).toBe(status);
  }
  const [one, two] = [await register(local), await register(local)];
  expect(one.secret).not.toBe(two.secret);
});

test('metadata says what the server does (RFC 8414, RFC 9207)', async () => {
  const { issuer } = await authorityForTest();
  const metadata = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
  expect(metadata).toMatchObject({
    issuer,
    grant_types_supported: expect.arrayContaining(['authorization_code', 'refresh_token', 'password']),
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: [
      'client_secret_basic',
      'client_secret_post',
      'private_key_jwt',
      'none',
    ],
    authorization_response_iss_parameter_supported: true,
    response_types_supported: ['code'],
    scopes_supported: expect.arrayContaining(['openid', 'offline_access', 'api:read']),
    revocation_endpoint: `${issuer}/token/revocation`,
    pushed_authorization_request_endpoint: `${issuer}/par`,
  });
});
