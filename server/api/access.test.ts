import { createHash, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, decodeJwt, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { supportedScopes } from '../auth/scopes.ts';
import { administrator, authorityWithSigner, requestApi } from '../testing/api.ts';
import { authorityForTest, callApi, register, signIn } from '../testing/harness.ts';
import type { Endpoint } from './endpoint.ts';
import { endpoints } from './endpoints/all.ts';

const ID = 'x'.repeat(43);

/** The expected access to each endpoint, written down independently of the served list. */
function scopeExpected({ method, path }: Endpoint): string {
  if (path.startsWith('/api/admin/')) return 'api:admin';
  return method === 'GET' ? 'api:read' : 'api:write';
}

const scopesOf = (without: string): string => supportedScopes.filter((scope) => scope !== without).join(' ');

/** The endpoint's URL with parameters that identify nothing. */
function addressOf({ path }: Endpoint): string {
  return path.replace('{id}', ID).replace('{sub}', 'nobody');
}

async function proofKey() {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwk: JWK = await exportJWK(publicKey);
  const proof = (method: string, htu: string, token: string): Promise<string> =>
    new SignJWT({ htm: method, htu, ath: createHash('sha256').update(token).digest('base64url') })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
      .setIssuedAt()
      .setJti(randomUUID())
      .sign(privateKey);
  return { jkt: await calculateJwkThumbprint(jwk), proof };
}

async function callers() {
  const { authority, sign } = await authorityWithSigner();
  const { tokens } = await administrator(authority);
  const claims = decodeJwt(tokens.access_token);
  const { roles: _roles, grant_id: _grant, user_version: _version, ...bare } = claims;
  const other = await authorityForTest();
  const user = await signIn(authority, await register(authority));
  const revoked = await administrator(authority);
  const session = `/api/admin/sessions/${decodeJwt(revoked.tokens.access_token)['grant_id']}`;
  expect((await requestApi(authority, tokens.access_token, 'DELETE', session)).status).toBe(204);
  const key = await proofKey();
  const bound = await sign({ ...claims, cnf: { jkt: key.jkt } });
  return {
    authority,
    refused: {
      'an expired token': await sign({ ...claims, exp: Math.floor(Date.now() / 1000) - 1 }),
      'an administrator of another authority': (await administrator(other)).tokens.access_token,
      'a revoked administrator': revoked.tokens.access_token,
      'an administrator whose token is bound to a key, as Bearer': bound,
      'a service that gives itself a role': await sign({
        ...bare,
        sub: String(claims['client_id']),
        roles: ['admin'],
      }),
    },
    bound,
    proof: key.proof,
    service: await sign({ ...bare, sub: String(claims['client_id']) }),
    user: user.access_token,
    almostAdmin: await sign({ ...claims, roles: ['user', 'Admin', 'administrator', 'admin '] }),
    admin: tokens.access_token,
  };
}

// Generated from the served list, so that no endpoint can be forgotten.
test('every endpoint lets in whom it is for, and nobody else @S2.7 @S3.10', async () => {
  const { authority, refused, proof, ...tokens } = await callers();
  const adminOnly = endpoints.filter(({ access }) => access === 'admin');
  expect(adminOnly.map(({ path }) => path)).toEqual(
    endpoints.map(({ path }) => path).filter((path) => path.startsWith('/api/admin/')),
  );
  for (const endpoint of endpoints) {
    const { method, access } = endpoint;
    const address = authority.apiOrigin + addressOf(endpoint);
    const call = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(address, { method, headers })).status;
    const bearer = (token: string): Promise<number> => call({ authorization: `Bearer ${token}` });
    const byKey = async (htu: string): Promise<number> =>
      call({ authorization: `DPoP ${tokens.bound}`, dpop: await proof(method, htu, tokens.bound) });
    const name = `${method} ${endpoint.path}`;
    expect(await call({}), name).toBe(401);
    for (const [who, token] of Object.entries(refused))
      expect(await bearer(token), `${name}: ${who}`).toBe(401);
    expect(await byKey(`${address}/x`), `${name}: a proof for another address`).toBe(401);
    expect(await bearer(tokens.service), `${name}: a service`).toBe(403);
    // Access was granted: only the request itself can be refused now, for an unknown id or a missing body.
    const letIn = [200, 400, 404, 415];
    expect(access === 'admin' ? [403] : letIn, `${name}: a user`).toContain(await bearer(tokens.user));
    expect(access === 'admin' ? [403] : letIn, `${name}: no role`).toContain(
      await bearer(tokens.almostAdmin),
    );
    expect(letIn, `${name}: an administrator`).toContain(await bearer(tokens.admin));
    expect(letIn, `${name}: an administrator by DPoP`).toContain(await byKey(address));
  }
});

// Every way to lack a scope, at every endpoint; the same token with the scope is the control.
test('an endpoint is open to tokens that carry its scope, and to no others @T23b @S2.7', async () => {
  const { authority, sign } = await authorityWithSigner();
  const { tokens } = await administrator(authority);
  const claims = decodeJwt(tokens.access_token);
  const key = await proofKey();
  for (const endpoint of endpoints) {
    const { method, path, scope: needed } = endpoint;
    expect(needed, path).toBe(scopeExpected(endpoint));
    const address = authority.apiOrigin + addressOf(endpoint);
    const bearer = async (scope: string | undefined): Promise<Response> =>
      fetch(address, { method, headers: { authorization: `Bearer ${await sign({ ...claims, scope })}` } });
    const others = supportedScopes.filter((scope) => scope !== needed);
    const alike = [needed.toUpperCase(), `${needed}s`, `x${needed}`, 'api', 'api:', 'api:*', '*', 'admin'];
    for (const scope of [undefined, '', ...others, ...alike, scopesOf(needed)]) {
      const answer = await bearer(scope);
      const name = `${method} ${path} with ${scope}`;
      expect(answer.status, name).toBe(403);
      expect(answer.headers.get('www-authenticate'), name).toMatch(
        new RegExp(`^Bearer realm="latchkey", error="insufficient_scope", .*scope="${needed}"$`),
      );
      expect(await answer.json(), name).toMatchObject({ error: 'insufficient_scope' });
    }
    for (const scope of [needed, `${scopesOf(needed)} ${needed}`]) {
      expect([200, 400, 404, 415], `${method} ${path} with ${scope}`).toContain((await bearer(scope)).status);
    }
    const bound = await sign({ ...claims, scope: scopesOf(needed), cnf: { jkt: key.jkt } });
    const headers = { authorization: `DPoP ${bound}`, dpop: await key.proof(method, address, bound) };
    const refused = await fetch(address, { method, headers });
    expect(refused.status, `${method} ${path} by DPoP`).toBe(403);
    expect(refused.headers.get('www-authenticate')).toMatch(
      new RegExp(`^DPoP realm="latchkey", error="insufficient_scope", .*scope="${needed}", algs=`),
    );
  }
});

test('whoever is no administrator learns nothing from the refusal @S2.7', async () => {
  const { authority, user, admin } = await callers();
  const { grant_id } = decodeJwt(admin);
  const answers = [];
  for (const id of [String(grant_id), ID]) {
    const answer = await callApi(authority, `/api/admin/sessions/${id}`, user);
    answers.push([answer.status, await answer.json()]);
  }
  expect(answers[0]).toEqual(answers[1]);
  expect(answers[0]).toEqual([
    403,
    {
      error: 'insufficient_scope',
      error_description: 'this access token was issued without the scope api:admin',
    },
  ]);
});
