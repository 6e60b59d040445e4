import { expect, test } from 'vitest';
import { desktop } from '../testing/api.ts';
import { authorityForTest, errorOf, register } from '../testing/harness.ts';

const PATHS = ['/token', '/par', '/token/revocation', '/token/introspection', '/device/auth'];

test('wrong secrets count together at every endpoint that authenticates clients, where they are chosen @T23b @S3.3', async () => {
  const authority = await authorityForTest({ trustedProxies: 1 });
  const ask = (path: string, id: string, how: 'basic' | 'post', address: string, secret = 'wrong') => {
    const authorization = `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
    const credentials = how === 'post' ? { client_id: id, client_secret: secret } : { client_id: id };
    return fetch(authority.issuer + path, {
      method: 'POST',
      headers: { 'x-forwarded-for': address, ...(how === 'basic' ? { authorization } : {}) },
      body: new URLSearchParams({ grant_type: 'refresh_token', token: 'x', ...credentials }),
    });
  };
  const { id } = await register(authority);
  for (const [client, others] of [
    [desktop.id, 429],
    [id, 401],
  ] as const) {
    for (const path of PATHS) {
      for (const how of ['basic', 'post'] as const) {
        const answer = await ask(path, client, how, '192.0.2.1');
        expect([path, answer.status, await errorOf(answer)]).toEqual([path, 401, 'invalid_client']);
      }
    }
    for (const path of PATHS) {
      const answer = await ask(path, client, 'basic', '192.0.2.1');
      expect([path, answer.status]).toEqual([path, others]);
      expect(answer.headers.has('retry-after')).toBe(others === 429);
      const elsewhere = await ask(path, client, 'post', `192.0.2.${2 + PATHS.indexOf(path)}`);
      expect([path, elsewhere.status]).toEqual([path, 401]);
    }
  }
  // Recognised since the start, even from the network that has to wait.
  const own = await ask('/token/introspection', desktop.id, 'basic', '192.0.2.1', desktop.secret);
  expect(own.status).toBe(200);
});
