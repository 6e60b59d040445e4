import { createHmac } from 'node:crypto';
import type { Authority } from '../authority.ts';
import { type Attempt, attempt, exchangeRequest } from './browser.ts';
import { basic, CALLBACK, callApi, post, refreshRequest, type TestClient } from './harness.ts';

/** What somebody with a copy of the database, and even the key of cookie signatures, tries it on. */
export interface Target {
  authority: Authority;
  /** With its secret, so that only a token is missing. */
  client: TestClient;
  /** A client that registered itself and may use the device flow. */
  registered: TestClient;
  cookieKey: string;
  /** The authorization request that a code would answer. */
  asked: Attempt;
}

/** Whether one endpoint accepts a value as a credential. */
export type CredentialCheck = (target: Target, value: string) => Promise<boolean>;

const wordOf = (value: string): string => value.replace(/[^\w.-]/g, '');

function asBearer(value: string, json?: object): RequestInit {
  const authorization = `Bearer ${wordOf(value)}`;
  if (json === undefined) return { headers: { authorization } };
  const headers = { authorization, 'content-type': 'application/json' };
  return { method: 'POST', headers, body: JSON.stringify(json) };
}

async function opensSession({ authority, client, cookieKey }: Target, value: string): Promise<boolean> {
  const pair = `latchkey_session_${authority.port}=${value.replace(/[^\w-]/g, '')}`;
  const signature = createHmac('sha1', cookieKey).update(pair).digest('base64url');
  const answer = await fetch(`${attempt(authority, client).address}&prompt=none`, {
    redirect: 'manual',
    headers: { cookie: `${pair}; ${pair.replace('=', '.sig=').replace(/=.*/, `=${signature}`)}` },
  });
  return new URL(answer.headers.get('location') ?? 'x:').searchParams.has('code');
}

let asked = 0;

/** Each attempt comes from another network, as seen behind one proxy, because failures would have to wait. */
async function isSecretOf(authority: Authority, { id }: TestClient, value: string): Promise<boolean> {
  asked += 1;
  const answer = await fetch(`${authority.issuer}/token`, {
    method: 'POST',
    headers: {
      authorization: basic({ id, secret: encodeURIComponent(value) }),
      'x-forwarded-for': `2001:db8:${(asked >> 16).toString(16)}:${(asked & 0xffff).toString(16)}::1`,
    },
    body: new URLSearchParams({ grant_type: 'x' }),
  });
  // A correct secret gets as far as the unknown grant type.
  if (answer.status === 400 || answer.status === 401) return answer.status === 400;
  throw new Error(`a secret was not compared: ${answer.status} ${await answer.text()}`);
}

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';

/** A check for every kind of credential: whether the authority accepts `value` as one. */
export const credentialChecks: Readonly<Record<string, CredentialCheck>> = {
  'refresh token': async ({ authority, client }, value) =>
    (await refreshRequest(authority, client, value)).ok,
  'access token': async ({ authority }, value) => (await callApi(authority, '/api/me', wordOf(value))).ok,
  'authorization code': async ({ authority, client, asked }, value) =>
    (await exchangeRequest(authority, client, asked, value)).ok,
  'device code': async ({ authority, registered }, value) => {
    const asked = { grant_type: DEVICE_CODE, device_code: value };
    const answer = await post(authority, '/token', registered, asked);
    return answer.ok || (await answer.text()).includes('authorization_pending');
  },
  'client secret': ({ authority, client }, value) => isSecretOf(authority, client, value),
  'client secret made here': ({ authority, registered }, value) => isSecretOf(authority, registered, value),
  'browser session': opensSession,
  'pushed request': async ({ authority, client }, value) => {
    const request_uri = `urn:ietf:params:oauth:request_uri:${value}`;
    const query = new URLSearchParams({ client_id: client.id, request_uri });
    const answer = await fetch(`${authority.issuer}/auth?${query}`, { redirect: 'manual' });
    return answer.headers.get('location')?.includes('/interaction/') === true;
  },
  'registration access token': async ({ authority, registered }, value) =>
    (await fetch(`${authority.issuer}/register/${registered.id}`, asBearer(value))).ok,
  'initial access token': async ({ authority }, value) =>
    (await fetch(`${authority.issuer}/register`, asBearer(value, { redirect_uris: [CALLBACK] }))).ok,
};
