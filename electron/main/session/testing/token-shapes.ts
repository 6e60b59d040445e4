import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { sendJson } from '../../oauth/testing/http-server.ts';
import { createSigner } from '../../oauth/testing/signer.ts';
import type { TokenCall } from '../../oauth/testing/world.ts';

type Honest = Record<string, unknown>;
type Shape = (call: TokenCall, honest: Honest) => void | Promise<void>;

const json = 'application/json';
const raw = (response: ServerResponse, status: number, type: string, body: string | Buffer) =>
  void response.writeHead(status, { 'content-type': type }).end(body);
/** An honest answer, except for these members. */
const altered =
  (change: Record<string, unknown>): Shape =>
  ({ response }, honest) =>
    sendJson(response, 200, { ...honest, ...change });
const refused =
  (status: number, error: unknown): Shape =>
  ({ response }) =>
    sendJson(response, status, { error });
/** Raw bytes instead of HTTP. */
const bytes =
  (text: string): Shape =>
  ({ request }) =>
    void request.socket.end(text);
const unknownSigner = createSigner();
const mostOf = (claims: string) => JSON.parse(Buffer.from(claims, 'base64url').toString()) as Honest;

/** The honest answer with another ID token, signed by the server or by somebody else. */
const claiming =
  (change: Honest, header: Record<string, unknown> = {}): Shape =>
  async (call, honest) => {
    const claims = mostOf(String(honest['id_token']).split('.')[1] ?? '');
    sendJson(call.response, 200, {
      ...honest,
      id_token: await call.sign({ ...claims, ...change }, header),
    });
  };

/** Unusable answers of a token endpoint; the server has refreshed the session nevertheless. */
export const tokenShapes: Record<string, Shape> = {
  'HTML with 200': ({ response }) => raw(response, 200, 'text/html', '<h1>Welcome to our hotel</h1>'),
  'HTML with 400': ({ response }) => raw(response, 400, 'text/html', 'invalid_grant'),
  'JSON of another type with 400': ({ response }) =>
    raw(response, 400, 'text/plain', '{"error":"invalid_grant"}'),
  'invalid_grant with 500': ({ response }) => sendJson(response, 500, { error: 'invalid_grant' }),
  'invalid_grant with 401': ({ response }) => sendJson(response, 401, { error: 'invalid_grant' }),
  'invalid_grant with 200': ({ response }) => sendJson(response, 200, { error: 'invalid_grant' }),
  'an error that is no text': ({ response }) => sendJson(response, 400, { error: ['invalid_grant'] }),
  'an error inside a list': ({ response }) => sendJson(response, 400, [{ error: 'invalid_grant' }]),
  'broken JSON with 400': ({ response }) => raw(response, 400, 'application/json', '{"error":"invalid_gra'),
  invalid_request: ({ response }) => sendJson(response, 400, { error: 'invalid_request' }),
  invalid_scope: ({ response }) => sendJson(response, 400, { error: 'invalid_scope' }),
  server_error: ({ response }) => sendJson(response, 400, { error: 'server_error' }),
  '204': ({ response }) => void response.writeHead(204).end(),
  '302': ({ response }) => void response.writeHead(302, { location: 'https://portal.example/' }).end(),
  '307': ({ response }) => void response.writeHead(307, { location: '/elsewhere' }).end(),
  '403 of a firewall': ({ response }) => raw(response, 403, 'text/html', 'Forbidden'),
  '404': ({ response }) => void response.writeHead(404).end(),
  '429': ({ response }) => void response.writeHead(429, { 'retry-after': '99999999' }).end(),
  '500': ({ response }) => raw(response, 500, 'text/plain', 'oops'),
  '502 of a proxy': ({ response }) => raw(response, 502, 'text/html', 'Bad gateway'),
  '503': ({ response }) => void response.writeHead(503, { 'retry-after': '1' }).end(),
  'an empty 200': ({ response }) => raw(response, 200, 'application/json', ''),
  null: ({ response }) => raw(response, 200, 'application/json', 'null'),
  'truncated JSON': ({ response }, honest) =>
    raw(response, 200, 'application/json', JSON.stringify(honest).slice(0, -40)),
  'cut off mid-body': ({ response }) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '900' });
    response.write('{"access_token":', () => response.destroy());
  },
  'a reset': ({ request }) => void request.socket.destroy(),
  'a body without end': ({ response }) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const more = () => response.write(' '.repeat(65_536), (error) => error ?? setImmediate(more));
    more();
  },
  'compressed without being asked': ({ response }, honest) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
    response.end(JSON.stringify(honest));
  },
  'no access token': altered({ access_token: undefined }),
  'an access token that is a number': altered({ access_token: 7 }),
  'an access token with a line break': altered({ access_token: 'a\r\nX-Evil: 1' }),
  'another token type': altered({ token_type: 'mac' }),
  'a DPoP token nobody asked for': altered({ token_type: 'DPoP' }),
  'an empty refresh token': altered({ refresh_token: '' }),
  'a refresh token that is an object': altered({ refresh_token: {} }),
  'a lifetime that is no number': altered({ expires_in: 'soon' }),
  'a negative lifetime': altered({ expires_in: -5 }),
  'an ID token that is none': altered({ id_token: 'x.y.z' }),

  'a 201': ({ response }, honest) => sendJson(response, 201, honest),
  'a 206': ({ response }, honest) => sendJson(response, 206, honest),
  'a 304': ({ response }) => void response.writeHead(304).end(),
  'a 418': ({ response }) => raw(response, 418, 'text/plain', 'short and stout'),
  'tokens as a form': ({ response }) =>
    raw(response, 200, 'application/x-www-form-urlencoded', 'access_token=a&token_type=bearer'),
  'tokens in a list': ({ response }, honest) => sendJson(response, 200, [honest]),
  'a text in JSON': ({ response }) => sendJson(response, 200, 'access_token'),
  'a number in JSON': ({ response }) => sendJson(response, 200, 7),
  'an empty object': ({ response }) => sendJson(response, 200, {}),
  'deeply nested JSON': ({ response }) => raw(response, 200, json, '['.repeat(100_000)),
  'JSON with something after it': ({ response }, honest) =>
    raw(response, 200, json, `${JSON.stringify(honest)}<script>`),
  'bytes that are no UTF-8': ({ response }) => raw(response, 200, json, Buffer.alloc(200, 0xfe)),
  'a megabyte of white space': ({ response }) => raw(response, 200, json, ' '.repeat(1_000_000)),
  'a compressed bomb': ({ response }) => {
    response.writeHead(200, { 'content-type': json, 'content-encoding': 'gzip' });
    response.end(gzipSync(Buffer.alloc(20_000_000)));
  },
  'an empty access token': altered({ access_token: '' }),
  'an access token of 200 KB': altered({ access_token: 'a'.repeat(200_000) }),
  'an access token in other letters': altered({ access_token: 'tökên' }),
  'no token type': altered({ token_type: undefined }),
  'a token type that is no text': altered({ token_type: 1 }),
  'a refresh token that is null': altered({ refresh_token: null }),
  'a refresh token with a line break': altered({ refresh_token: 'a\nb' }),
  'a refresh token of 200 KB': altered({ refresh_token: 'r'.repeat(200_000) }),
  'scopes that are a list': altered({ scope: ['openid'] }),
  'an ID token that is no text': altered({ id_token: 7 }),
  'an ID token of somebody else': claiming({ sub: 'user-2' }),
  'an ID token for another client': claiming({ aud: 'another-client' }),
  'an ID token of another server': claiming({ iss: 'https://login.example' }),
  'an ID token for another access token': claiming({ at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' }),
  'an ID token from the past': claiming({ iat: 1, exp: 2 }),
  'an ID token of a key nobody knows': async ({ response }, honest) => {
    const claims = mostOf(String(honest['id_token']).split('.')[1] ?? '');
    sendJson(response, 200, { ...honest, id_token: await (await unknownSigner).sign(claims) });
  },
  'invalid_grant with 404': refused(404, 'invalid_grant'),
  'invalid_grant with 422': refused(422, 'invalid_grant'),
  'invalid_grant as problem+json': ({ response }) =>
    raw(response, 400, 'application/problem+json', '{"error":"invalid_grant"}'),
  'invalid_grant in another case': refused(400, 'Invalid_Grant'),
  'invalid_grant with something after it': refused(400, 'invalid_grant\n'),
  'an error without end': refused(400, 'invalid_grant'.repeat(1_000)),
  temporarily_unavailable: refused(400, 'temporarily_unavailable'),
  slow_down: refused(400, 'slow_down'),
  unsupported_grant_type: refused(400, 'unsupported_grant_type'),
  unauthorized_client: refused(400, 'unauthorized_client'),
  invalid_client: refused(401, 'invalid_client'),
  invalid_dpop_proof: refused(400, 'invalid_dpop_proof'),
  use_dpop_nonce: refused(400, 'use_dpop_nonce'),
  'something that is not HTTP': bytes('220 mail.example ESMTP\r\n'),
  'half a status line': bytes('HTTP/1.1 20'),
  'a header without end': bytes(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}`),
  'two lengths': bytes('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}'),
  'a chunk that is none': bytes('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}'),
};
