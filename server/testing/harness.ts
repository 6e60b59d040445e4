import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { type Authority, type AuthorityOptions, startAuthority } from '../authority.ts';

export const API_SCOPES = 'openid profile email roles offline_access api:read api:write api:admin';
export const CALLBACK = 'http://127.0.0.1/callback/';

/** The URLs of an authority, or of a proxy in front of several. */
export type Site = Pick<Authority, 'issuer' | 'apiOrigin'>;

export interface TestClient {
  id: string;
  secret: string;
}

export const tokensSchema = z.object({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.number(),
  refresh_token: z.string(),
  id_token: z.string(),
  scope: z.string(),
});

export type Tokens = z.infer<typeof tokensSchema>;

/** Starts an authority for the running test and stops it afterwards. */
export async function authorityForTest(options: AuthorityOptions = {}): Promise<Authority> {
  const authority = await startAuthority({ clientSecret: 'secret-for-tests-0123456789', ...options });
  onTestFinished(() => authority.stop());
  return authority;
}

/** Registers a confidential native client (RFC 7591). */
export async function register(authority: Site, metadata: object = {}): Promise<TestClient> {
  const response = await fetch(`${authority.issuer}/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: 'Test app',
      application_type: 'native',
      redirect_uris: [CALLBACK],
      grant_types: ['authorization_code', 'refresh_token', 'password'],
      ...metadata,
    }),
  });
  const body = z.object({ client_id: z.string(), client_secret: z.string() }).parse(await response.json());
  return { id: body.client_id, secret: body.client_secret };
}

/** The Authorization header of RFC 6749 §2.3.1. */
export function basic({ id, secret }: TestClient): string {
  return `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
}

/** Posts a form to an endpoint as `client`, authenticated by HTTP Basic (RFC 6749 §2.3.1). */
export function post(
  authority: Site,
  path: string,
  client: TestClient,
  parameters: Record<string, string>,
): Promise<Response> {
  return fetch(`${authority.issuer}${path}`, {
    method: 'POST',
    headers: { authorization: basic(client) },
    body: new URLSearchParams(parameters),
  });
}

export function passwordRequest(
  authority: Site,
  client: TestClient,
  changes: Record<string, string> = {},
): Promise<Response> {
  const user = { username: 'demo', password: 'correct-horse', scope: API_SCOPES };
  return post(authority, '/token', client, { grant_type: 'password', ...user, ...changes });
}

export async function signIn(
  authority: Site,
  client: TestClient,
  changes: Record<string, string> = {},
): Promise<Tokens> {
  return tokensSchema.parse(await (await passwordRequest(authority, client, changes)).json());
}

export function refreshRequest(authority: Site, client: TestClient, token: string): Promise<Response> {
  return post(authority, '/token', client, { grant_type: 'refresh_token', refresh_token: token });
}

export async function refresh(authority: Site, client: TestClient, token: string): Promise<Tokens> {
  return tokensSchema.parse(await (await refreshRequest(authority, client, token)).json());
}

export function callApi(authority: Site, path: string, token: string): Promise<Response> {
  return fetch(`${authority.apiOrigin}${path}`, { headers: { authorization: `Bearer ${token}` } });
}

/** The error code of a response (RFC 6749 §5.2). */
export async function errorOf(response: Response): Promise<string> {
  return z.object({ error: z.string() }).parse(await response.json()).error;
}
