import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt, importJWK, type JWTPayload, SignJWT } from 'jose';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { authorityForTest, callApi, errorOf, register, signIn } from '../testing/harness.ts';

const keysSchema = z.object({ signing: z.tuple([z.object({ key: z.looseObject({ kid: z.string() }) })]) });

async function setUp() {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-bearer-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const keyFile = join(folder, 'authority.keys');
  const authority = await authorityForTest({ keyFile });
  const { access_token } = await signIn(authority, await register(authority));
  const [{ key: jwk }] = keysSchema.parse(JSON.parse(readFileSync(keyFile, 'utf8'))).signing;
  const key = await importJWK(jwk, 'ES256');
  return {
    authority,
    claims: decodeJwt(access_token),
    sign: (claims: JWTPayload, typ: string) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ, kid: jwk.kid }).sign(key),
  };
}

test('even with the right key, issuer, audience, kind, expiry and claims must be right @S1.1', async () => {
  const { authority, claims, sign } = await setUp();
  const good = await callApi(authority, '/api/me', await sign(claims, 'at+jwt'));
  expect(good.status).toBe(200);
  const { grant_id: _one, ...noGrant } = claims;
  const { exp: _two, ...endless } = claims;
  const { client_id: _three, ...noClient } = claims;
  const bad = [
    await sign({ ...claims, iss: 'http://127.0.0.1:1' }, 'at+jwt'),
    await sign({ ...claims, aud: 'https://elsewhere.example/api' }, 'at+jwt'),
    await sign({ ...claims, exp: Math.floor(Date.now() / 1000) - 1 }, 'at+jwt'),
    await sign({ ...claims, nbf: Math.floor(Date.now() / 1000) + 3600 }, 'at+jwt'),
    await sign(claims, 'JWT'),
    await sign(noGrant, 'at+jwt'),
    await sign(endless, 'at+jwt'),
    await sign(noClient, 'at+jwt'),
  ];
  for (const token of bad) {
    const answer = await callApi(authority, '/api/me', token);
    expect([answer.status, await errorOf(answer)]).toEqual([401, 'invalid_token']);
  }
});

test('the API refuses a token whose user is gone', async () => {
  const { authority, claims, sign } = await setUp();
  const token = await sign({ ...claims, sub: 'nobody' }, 'at+jwt');
  expect((await callApi(authority, '/api/me', token)).status).toBe(401);
});
