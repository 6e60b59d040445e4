import { createHash } from 'node:crypto';
import { decodeJwt } from 'jose';
import { afterEach, expect, test } from 'vitest';
import { createDpopKey, createProver } from '../oauth/dpop.ts';
import type { TokenSource } from '../session/types.ts';
import { fixedTokens, startServer, testConnection, testGateway } from './testing/servers.ts';

const cleanups: Array<() => unknown> = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

type Answer = Parameters<typeof startServer>[0];

/** A gateway with a DPoP-bound token, an API that responds with `answer`, and the proofs that the API received. */
async function boundTo(answer: Answer) {
  const proofs: Array<Record<string, unknown>> = [];
  const api = await startServer((request, response, seen) => {
    proofs.push(decodeJwt(String(request.headers['dpop'])));
    return answer(request, response, seen);
  });
  const prover = createProver(await createDpopKey());
  const fixed = fixedTokens('bound-access-token');
  const tokens: TokenSource & { calls: string[] } = {
    ...fixed,
    current: async () => ({ token: 'bound-access-token', generation: 1, prover }),
    refreshAfter: async (generation) => ({ ...(await fixed.refreshAfter(generation)), prover }),
  };
  const gateway = testGateway(testConnection(api.origin), tokens);
  cleanups.push(() => gateway.close(), api.close);
  const ask = (path: string) => gateway.request({ session: 'demo', method: 'POST', path, body: '{"a":1}' });
  return { api, proofs, tokens, ask };
}

const challenge = (error: string) => `DPoP realm="api", error="${error}", algs="ES256"`;

test('a bound token goes out with a proof for this very request, never as a bearer @S4.3', async () => {
  const { api, proofs, ask } = await boundTo((_, response) => response.end('{}'));
  await Promise.all([ask('jobs'), ask('jobs')]);
  expect(api.seen.map(({ authorization }) => authorization)).toEqual(
    Array.from({ length: 2 }, () => 'DPoP bound-access-token'),
  );
  const ath = createHash('sha256').update('bound-access-token').digest('base64url');
  for (const proof of proofs)
    expect(proof).toMatchObject({ htm: 'POST', htu: `${api.origin}/api/jobs`, ath });
  expect(new Set(proofs.map(({ jti }) => jti)).size).toBe(2);
});

test('an API that wants a nonce gets the same request with it, and nothing is renewed', async () => {
  const { api, proofs, tokens, ask } = await boundTo((_, response) => {
    if (proofs.at(-1)?.['nonce'] === 'n-1') return response.end('{}');
    response.writeHead(401, { 'www-authenticate': challenge('use_dpop_nonce'), 'dpop-nonce': 'n-1' }).end();
  });
  await ask('jobs');
  await ask('jobs');
  expect(proofs.map(({ nonce }) => nonce)).toEqual([undefined, 'n-1', 'n-1']);
  expect(api.seen.map(({ body }) => body)).toEqual(Array.from({ length: 3 }, () => '{"a":1}'));
  expect(tokens.calls).toEqual(['worked 1', 'worked 1']);
});

test.each(['use_dpop_nonce', 'invalid_dpop_proof'])(
  'an API that is never content with a proof ends nothing and renews nothing: %s',
  async (error) => {
    const { api, tokens, ask } = await boundTo((_, response) =>
      response.writeHead(401, { 'www-authenticate': ['Basic', challenge(error)] }).end(),
    );
    await expect(ask('jobs')).rejects.toMatchObject({
      code: 'api_refused',
      remedy: expect.stringContaining('date and time'),
    });
    expect(api.seen).toHaveLength(2);
    expect(tokens.calls).toEqual([]);
  },
);

test('a token that is refused is renewed as any other, with a proof for the new one', async () => {
  const { proofs, tokens, ask } = await boundTo((_, response) => {
    if (proofs.length > 1) return response.end('{}');
    response.writeHead(401, { 'www-authenticate': challenge('invalid_token') }).end();
  });
  await ask('jobs');
  expect(tokens.calls).toEqual(['refreshAfter 1', 'worked 2']);
  expect(new Set(proofs.map(({ jti }) => jti)).size).toBe(2);
});

test('each hop of a redirect inside the API has a proof of its own', async () => {
  const { api, proofs, ask } = await boundTo((_, response, seen) => {
    if (seen.url === '/api/new') return response.end('{}');
    response.writeHead(307, { location: '/api/new' }).end();
  });
  await ask('old');
  expect(proofs.map(({ htu }) => htu)).toEqual([`${api.origin}/api/old`, `${api.origin}/api/new`]);
  expect(new Set(proofs.map(({ jti }) => jti)).size).toBe(2);
});

test('proofs are dated by the clock of the API once it was heard @T20', async () => {
  const ahead = 3600;
  const { proofs, ask } = await boundTo((_, response) => {
    response.setHeader('date', new Date(Date.now() + ahead * 1000).toUTCString());
    const late = Number(proofs.at(-1)?.['iat']) < Date.now() / 1000 + ahead - 60;
    if (late) response.writeHead(401, { 'www-authenticate': challenge('invalid_dpop_proof') });
    response.end('{}');
  });
  await ask('jobs');
  await ask('jobs');
  expect(proofs).toHaveLength(3);
});
