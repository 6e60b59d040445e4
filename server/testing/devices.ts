import { createHash, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose';
import { z } from 'zod';
import { API_SCOPES, basic, type Site, type TestClient } from './harness.ts';

/** Changes to a proof (RFC 9449 §4.2); `undefined` omits a member. */
export interface Proof {
  claims?: Record<string, unknown>;
  header?: Record<string, unknown>;
}

/** A device with its own key. */
export interface Device {
  /** Thumbprint of its key. */
  jkt: string;
  /** Makes a proof for one request; `changes` override the correct values. */
  proof(method: string, address: string, changes?: Proof): Promise<string>;
}

export const boundTokensSchema = z.object({
  access_token: z.string(),
  token_type: z.literal('DPoP'),
  refresh_token: z.string(),
});
export type BoundTokens = z.infer<typeof boundTokensSchema>;

export async function newDevice(alg = 'ES256'): Promise<Device> {
  const { privateKey, publicKey } = await generateKeyPair(alg);
  const jwk = await exportJWK(publicKey);
  return {
    jkt: await calculateJwkThumbprint(jwk),
    proof: (htm, htu, { claims, header } = {}) => {
      const payload = { jti: randomUUID(), htm, htu, iat: Math.floor(Date.now() / 1000), ...claims };
      const protectedHeader: JWTHeaderParameters = { alg, typ: 'dpop+jwt', jwk, ...header };
      return new SignJWT(payload).setProtectedHeader(protectedHeader).sign(privateKey);
    },
  };
}

/** The `ath` of a proof for this access token (RFC 9449 §4.2). */
export function athOf(accessToken: string): string {
  return createHash('sha256').update(accessToken).digest('base64url');
}

/** Sends a token request with exactly this proof. */
export function tokenRequest(
  authority: Site,
  client: TestClient,
  parameters: Record<string, string>,
  proof: string | undefined,
): Promise<Response> {
  return fetch(`${authority.issuer}/token`, {
    method: 'POST',
    headers: { authorization: basic(client), ...(proof === undefined ? {} : { DPoP: proof }) },
    body: new URLSearchParams(parameters),
  });
}

/** The nonce that the token endpoint currently requires. */
export async function tokenNonce(
  authority: Site,
  client: TestClient,
  parameters: Record<string, string> = { grant_type: 'refresh_token', refresh_token: 'none' },
): Promise<string> {
  const proof = await (await newDevice()).proof('POST', `${authority.issuer}/token`);
  const answer = await tokenRequest(authority, client, parameters, proof);
  return answer.headers.get('dpop-nonce') ?? '';
}

/** Sends a token request as the device would, with the required nonce. */
export async function deviceRequest(
  authority: Site,
  client: TestClient,
  device: Device,
  parameters: Record<string, string>,
): Promise<Response> {
  const nonce = await tokenNonce(authority, client, parameters);
  const proof = await device.proof('POST', `${authority.issuer}/token`, { claims: { nonce } });
  return tokenRequest(authority, client, parameters, proof);
}

/** Signs the demo user in on the device, with tokens bound to its key. */
export async function signInOn(authority: Site, client: TestClient, device: Device): Promise<BoundTokens> {
  const user = { username: 'demo', password: 'correct-horse', scope: API_SCOPES };
  const answer = await deviceRequest(authority, client, device, { grant_type: 'password', ...user });
  return boundTokensSchema.parse(await answer.json());
}

export function refreshOn(
  authority: Site,
  client: TestClient,
  device: Device,
  token: string,
): Promise<Response> {
  return deviceRequest(authority, client, device, { grant_type: 'refresh_token', refresh_token: token });
}
