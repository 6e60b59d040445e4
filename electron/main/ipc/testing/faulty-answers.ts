import type { ServerResponse } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';

/** An unusable response of a server with a secret in every part. */
export interface FaultyAnswer {
  name: string;
  write(response: ServerResponse): void;
}

const json = { 'content-type': 'application/json' };
const html = { 'content-type': 'text/html' };

const complete = (name: string, status: number, headers: Record<string, string>, body: string | Buffer) => ({
  name,
  write: (response: ServerResponse) => void response.writeHead(status, headers).end(body),
});

/** Responses that are broken for any endpoint. */
export function brokenAnswers(canary: string): FaultyAnswer[] {
  const body = JSON.stringify({ access_token: canary, refresh_token: canary, note: canary });
  const echo = { ...json, 'x-echo': canary, 'www-authenticate': `Bearer error="${canary}"` };
  const cutOff = (headers: Record<string, string>) => (response: ServerResponse) => {
    response.writeHead(200, { ...headers, 'content-length': '9999' });
    response.write(body, () => response.destroy());
  };
  return [
    ...[400, 403, 404, 407, 418, 429, 500, 502, 503, 504].map((status) =>
      complete(`status ${status}`, status, status === 429 ? { ...echo, 'retry-after': '1' } : echo, body),
    ),
    complete('a page of a hotel', 200, html, `<html><p>${canary}</p></html>`),
    complete('JSON that is cut off in a token', 200, json, body.slice(0, 60)),
    complete('nothing but the token', 200, json, canary),
    complete('a list', 200, json, JSON.stringify([canary])),
    complete('not gzip', 200, { ...json, 'content-encoding': 'gzip' }, body),
    complete(
      'gzip that is cut off',
      200,
      { ...json, 'content-encoding': 'gzip' },
      gzipSync(body).subarray(0, 30),
    ),
    complete(
      'brotli that is none',
      200,
      { ...json, 'content-encoding': 'br' },
      brotliCompressSync(body).subarray(3),
    ),
    complete(
      'a redirect elsewhere',
      307,
      { location: `https://evil.example/?refresh_token=${canary}` },
      body,
    ),
    { name: 'cut off', write: cutOff(json) },
    { name: 'a reset', write: (response) => void response.socket?.resetAndDestroy() },
    { name: 'no answer at all', write: (response) => void response.destroy() },
  ];
}

/** Invalid responses of a token endpoint, each in well-formed HTTP and JSON. */
export function faultyTokens(canary: string): FaultyAnswer[] {
  const tokens = { access_token: canary, refresh_token: canary, token_type: 'Bearer', expires_in: 900 };
  const answer = (name: string, changes: Record<string, unknown>, status = 200) =>
    complete(name, status, json, JSON.stringify({ ...tokens, ...changes }));
  const header = Buffer.from('{"alg":"ES256"}').toString('base64url');
  const claims = Buffer.from(JSON.stringify({ sub: 'user-1', note: canary })).toString('base64url');
  return [
    answer('an access token that is an object', { access_token: { token: canary } }),
    answer('a refresh token that is a list', { refresh_token: [canary] }),
    answer('no token type', { token_type: undefined }),
    answer('a token type of its own', { token_type: canary }),
    answer('a lifetime that is a secret', { expires_in: canary }),
    answer('a lifetime of the past', { expires_in: -1 }),
    answer('an ID token that is none', { id_token: canary }),
    answer('an ID token of three secrets', { id_token: `${canary}.${canary}.${canary}` }),
    answer('an ID token signed by nobody', { id_token: `${header}.${claims}.${canary}` }),
    answer('an error that is a secret', { error: `x${canary}` }, 400),
    answer(
      'an error with a description and an address',
      {
        error: 'invalid_request',
        error_description: `Bearer ${canary}`,
        error_uri: `https://as.example/?code=${canary}`,
      },
      400,
    ),
    answer('a client that is not known', { error: 'invalid_client', error_description: canary }, 401),
  ];
}
