import axios from 'axios';
import { decodeJwt, importJWK, jwtDecrypt, jwtVerify, SignJWT } from 'jose';
import * as oauth from 'oauth4webapi';
import { z } from 'zod';
import type { Forced } from './forced.ts';

/** The addresses of misbehaving servers, for errors of HTTP libraries. */
export interface Locations {
  /** Echoes status, headers and body. */
  echo: string;
  /** Never responds. */
  silent: string;
  /** Closes each connection at once. */
  reset: string;
  /** A closed port. */
  closed: string;
}

const key = new TextEncoder().encode('k'.repeat(32));

/** Errors of axios: they hold request, headers, body and answer. */
export function axiosErrors(canary: string, locations: Locations): Forced[] {
  const headers = { Authorization: `Bearer ${canary}`, Cookie: `sid=${canary}` };
  const own = { proxy: false, headers, timeout: 5_000 } as const;
  return [
    {
      name: 'axios: refused, with a token in the query',
      force: () => axios.get(`${locations.closed}/?access_token=${canary}`, own),
    },
    {
      name: 'axios: 500 to a form with a password',
      force: () => axios.post(`${locations.echo}/500`, `password=${canary}`, own),
    },
    { name: 'axios: 403', force: () => axios.get(`${locations.echo}/403`, own) },
    {
      name: 'axios: 401 with parameters',
      force: () => axios.get(`${locations.echo}/401`, { ...own, params: { code: canary } }),
    },
    { name: 'axios: silence', force: () => axios.get(locations.silent, { ...own, timeout: 50 }) },
    { name: 'axios: reset', force: () => axios.put(locations.reset, { refresh_token: canary }, own) },
    {
      name: 'axios: too large',
      force: () => axios.get(`${locations.echo}/200`, { ...own, maxContentLength: 1 }),
    },
    {
      name: 'axios: credentials in the URL',
      force: () => axios.get(`http://dana:${canary}@127.0.0.1:1/`, own),
    },
    {
      name: 'axios: a transform that throws',
      force: () =>
        axios.get(`${locations.echo}/200`, {
          ...own,
          transformResponse: (body: unknown) => {
            throw new TypeError('no transform', { cause: { headers, body } });
          },
        }),
      needsLive: true,
    },
  ];
}

const server: oauth.AuthorizationServer = {
  issuer: 'https://as.example',
  token_endpoint: 'https://as.example/token',
};
const client: oauth.Client = { client_id: 'demo' };
const json = (status: number, body: unknown, headers = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });
const judge = (response: Response) => oauth.processRefreshTokenResponse(server, client, response);

/** Errors of oauth4webapi: their causes hold answers, bodies and call-back parameters. */
export function oauthErrors(canary: string): Forced[] {
  const token = { access_token: canary, refresh_token: canary, token_type: 'bearer' };
  const callback = new URL(`https://app.example/cb?code=${canary}&state=other&iss=https://evil.example`);
  return [
    {
      name: 'oauth4webapi: an answer that is not JSON',
      force: () =>
        judge(
          new Response(`{"access_token":"${canary}`, { headers: { 'content-type': 'application/json' } }),
        ),
    },
    {
      name: 'oauth4webapi: an answer that begins with the token',
      force: () => judge(new Response(canary, { headers: { 'content-type': 'application/json' } })),
      needsLive: true,
    },
    {
      name: 'oauth4webapi: HTML',
      force: () => judge(new Response(`<p>${canary}</p>`, { headers: { 'content-type': 'text/html' } })),
    },
    {
      name: 'oauth4webapi: no token type',
      force: () => judge(json(200, { ...token, token_type: undefined })),
    },
    {
      name: 'oauth4webapi: a foreign token type',
      force: () => judge(json(200, { ...token, token_type: 'mac' })),
    },
    {
      name: 'oauth4webapi: a lifetime that is no number',
      force: () => judge(json(200, { ...token, expires_in: 'soon' })),
    },
    {
      name: 'oauth4webapi: an ID token that is none',
      force: () => judge(json(200, { ...token, id_token: `${canary}.${canary}.${canary}` })),
    },
    {
      name: 'oauth4webapi: an error with a description',
      force: () => judge(json(400, { error: 'invalid_grant', error_description: `token=${canary}` })),
    },
    {
      name: 'oauth4webapi: a challenge',
      force: () =>
        judge(
          new Response('', {
            status: 401,
            headers: { 'www-authenticate': `DPoP error="x", error_description="Bearer ${canary}"` },
          }),
        ),
    },
    {
      name: 'oauth4webapi: a call-back from elsewhere',
      force: () => oauth.validateAuthResponse(server, client, callback, 'state'),
    },
    {
      name: 'oauth4webapi: metadata of another issuer',
      force: () =>
        oauth.processDiscoveryResponse(
          new URL('https://as.example'),
          json(200, { issuer: `https://as.example/?client_secret=${canary}` }),
        ),
    },
  ];
}

async function signed(claims: Record<string, unknown>): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).setIssuer('me').sign(key);
}

/** Errors of jose: they hold claims, and their causes keys. */
export function joseErrors(canary: string): Forced[] {
  const claims = { refresh_token: canary };
  return [
    { name: 'jose: a wrong signature', force: async () => jwtVerify(`${await signed(claims)}x`, key) },
    {
      name: 'jose: a wrong issuer',
      force: async () => jwtVerify(await signed(claims), key, { issuer: 'you' }),
    },
    { name: 'jose: expired', force: async () => jwtVerify(await signed({ ...claims, exp: 1 }), key) },
    { name: 'jose: no token at all', force: () => decodeJwt(`eyJhbGciOiJub25lIn0.${canary}.x`) },
    {
      name: 'jose: a private key that is none',
      force: () => importJWK({ kty: 'EC', crv: 'P-256', d: canary, x: 'AA', y: 'AA' }, 'ES256'),
    },
    {
      name: 'jose: not decryptable',
      force: () => jwtDecrypt(`eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..${canary}.${canary}.x`, key),
    },
  ];
}

const shape = z.strictObject({ token: z.number(), kind: z.enum(['a', 'b']) });

/** Errors of zod: their issues name keys, and a message of its own may name anything. */
export function zodErrors(canary: string): Forced[] {
  return [
    { name: 'zod: wrong types', force: () => shape.parse({ token: canary, kind: canary }) },
    {
      name: 'zod: a secret for a key',
      force: () => shape.parse({ token: 1, kind: 'a', [canary]: 1 }),
      needsLive: true,
    },
    {
      name: 'zod: a message that quotes',
      force: () =>
        z
          .string()
          .refine(() => false, { error: `password=${canary}` })
          .parse('x'),
    },
    {
      name: 'zod: a cause with what was parsed',
      force: () => {
        throw new TypeError('unusable', {
          cause: { token: canary, result: shape.safeParse({ token: canary }).error },
        });
      },
    },
  ];
}
