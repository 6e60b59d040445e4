import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt, decodeProtectedHeader, importJWK, SignJWT } from 'jose';
import { expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import type { Authority } from '../authority.ts';
import { attempt, Browser, signInByBrowser } from '../testing/browser.ts';
import { authorityForTest, callApi, errorOf, refresh, register, signIn } from '../testing/harness.ts';
import { readRing, replaceRing } from './ring-file.ts';
import { rotateKeys } from './rotate.ts';

const jwksSchema = z.object({ keys: z.array(z.object({ kid: z.string(), d: z.never().optional() })) });

function keyFileForTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-keys-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'authority.keys');
}

async function publishedKids({ issuer }: Authority): Promise<string[]> {
  const answer = await fetch(`${issuer}/jwks`);
  return jwksSchema.parse(await answer.json()).keys.map(({ kid }) => kid);
}

const kidOf = (token: string): string | undefined => decodeProtectedHeader(token).kid;

/** Rotates, and waits until the authority signs with the new key. */
async function rotateAndWait(authority: Authority, keyFile: string): Promise<string> {
  const { kid } = rotateKeys(keyFile, 0);
  await vi.waitFor(async () => expect((await publishedKids(authority))[0]).toBe(kid), 20_000);
  return kid;
}

test('after a rotation the new key signs, both are published, and what the old one signed stays good', async () => {
  const keyFile = keyFileForTest();
  const authority = await authorityForTest({ keyFile });
  const client = await register(authority);
  const browser = new Browser();
  await signInByBrowser(authority, client, browser);
  const before = await signIn(authority, client);
  const kid = await rotateAndWait(authority, keyFile);
  expect(await publishedKids(authority)).toEqual([kid, kidOf(before.access_token)]);
  expect((await callApi(authority, '/api/me', before.access_token)).status).toBe(200);
  const after = await refresh(authority, client, before.refresh_token);
  expect([kidOf(after.access_token), kidOf(after.id_token)]).toEqual([kid, kid]);
  expect((await callApi(authority, '/api/me', after.access_token)).status).toBe(200);
  // The cookie was signed with the old key, too.
  expect((await browser.open(attempt(authority, client).address)).url.searchParams.has('code')).toBe(true);
});

test('a key that does not sign yet is published, and its tokens are taken from whoever signs with it already', async () => {
  const keyFile = keyFileForTest();
  const authority = await authorityForTest({ keyFile });
  const { access_token } = await signIn(authority, await register(authority));
  const { kid } = rotateKeys(keyFile, 3600);
  const fresh = readRing(keyFile).signing.at(-1)?.key;
  const token = await new SignJWT(decodeJwt(access_token))
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid })
    .sign(await importJWK(fresh ?? {}, 'ES256'));
  // At once, although the file is only checked periodically.
  expect((await callApi(authority, '/api/me', token)).status).toBe(200);
  expect(await publishedKids(authority)).toEqual([kidOf(access_token), kid]);
});

test('a rotation on one instance reaches the others that share the key file', async () => {
  const keyFile = keyFileForTest();
  const issuer = 'http://127.0.0.1:1';
  const [one, two] = [
    await authorityForTest({ keyFile, issuer }),
    await authorityForTest({ keyFile, issuer }),
  ];
  const [here, there] = [one, two].map((instance) => {
    const origin = `http://127.0.0.1:${instance.port}`;
    return { ...instance, issuer: origin, apiOrigin: origin };
  });
  if (here === undefined || there === undefined) throw new Error('an instance is missing');
  const client = await register(here);
  await rotateAndWait(here, keyFile);
  const { access_token } = await signIn(here, client);
  expect((await callApi(there, '/api/me', access_token)).status).toBe(200);
});

test('a token of a key whose time is over is refused', async () => {
  const keyFile = keyFileForTest();
  const authority = await authorityForTest({ keyFile });
  const { access_token } = await signIn(authority, await register(authority));
  await rotateAndWait(authority, keyFile);
  expect((await callApi(authority, '/api/me', access_token)).status).toBe(200);
  const ring = readRing(keyFile);
  replaceRing(keyFile, { ...ring, signing: ring.signing.slice(1) });
  await vi.waitFor(async () => expect(await publishedKids(authority)).toHaveLength(1), 20_000);
  const refused = await callApi(authority, '/api/me', access_token);
  expect([refused.status, await errorOf(refused)]).toEqual([401, 'invalid_token']);
});

test('rotations under load lose no request', async () => {
  const keyFile = keyFileForTest();
  const authority = await authorityForTest({ keyFile });
  const client = await register(authority);
  let going = true;
  async function live(): Promise<number> {
    let tokens = await signIn(authority, client);
    let rounds = 0;
    for (; going; rounds += 1) {
      tokens = await refresh(authority, client, tokens.refresh_token);
      expect((await callApi(authority, '/api/me', tokens.access_token)).status).toBe(200);
    }
    return rounds;
  }
  const lives = Promise.all([live(), live(), live()]);
  const kids = [await rotateAndWait(authority, keyFile), await rotateAndWait(authority, keyFile)];
  going = false;
  for (const rounds of await lives) expect(rounds).toBeGreaterThan(1);
  expect(await publishedKids(authority)).toEqual(expect.arrayContaining(kids));
});

test('a key file that is damaged while the authority runs is reported, and the last keys stay in use', async () => {
  const keyFile = keyFileForTest();
  const lines: string[] = [];
  const authority = await authorityForTest({ keyFile, log: (line) => lines.push(line) });
  const client = await register(authority);
  const { access_token } = await signIn(authority, client);
  const ring = readRing(keyFile);
  writeFileSync(keyFile, '{');
  await vi.waitFor(
    () => expect(lines.filter((line) => line.includes('"event":"error"'))).toHaveLength(1),
    20_000,
  );
  expect((await callApi(authority, '/api/me', access_token)).status).toBe(200);
  await signIn(authority, client);
  replaceRing(keyFile, ring);
  await rotateAndWait(authority, keyFile);
});
