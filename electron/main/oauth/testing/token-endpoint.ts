import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendJson } from './http-server.ts';
import { atHash } from './signer.ts';
import { clientOf, type World } from './world.ts';

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';

/** Error codes of RFC 8628 §3.5. */
const pollErrors = {
  pending: 'authorization_pending',
  denied: 'access_denied',
  expired: 'expired_token',
} as const;

const dana = { name: 'Dana Demo', preferred_username: 'demo' };
const omar = { name: 'Omar Other', preferred_username: 'omar' };

interface GrantTarget {
  issuer: string;
  clientId: string;
  /** Thumbprint of the key of the request's proof. */
  jkt: string | undefined;
}

/** The token endpoint: passwords, authorization and device codes, refresh tokens, client credentials; or the script. */
export async function answerToken(
  world: World,
  issuer: string,
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
): Promise<void> {
  const { state } = world;
  const parameters = Object.fromEntries(new URLSearchParams(body));
  state.tokenCalls.push(parameters);
  const clientId = clientOf(world, request);
  if (clientId === undefined) {
    sendJson(response, 401, { error: 'invalid_client' });
    return;
  }
  const proof = await world.proofs.check(request, response, `${issuer}/token`);
  if (proof !== undefined && 'error' in proof) {
    sendJson(response, 400, proof);
    return;
  }
  const jkt = world.dpop ? proof?.jkt : undefined;
  const honest = () => grant(world, parameters, { issuer, clientId, jkt });
  if (state.script !== undefined) {
    await state.script({ parameters, honest, sign: world.signer.sign, request, response });
    return;
  }
  const answer = await honest();
  const result: object = answer ?? { error: 'invalid_grant' };
  sendJson(response, 'error' in result ? 400 : 200, result);
}

async function grant(world: World, parameters: Record<string, string>, target: GrantTarget) {
  const { rotation, codes, state } = world;
  if (parameters['grant_type'] === 'refresh_token') {
    const bound = world.bound.get(parameters['refresh_token'] ?? '');
    if (bound !== undefined && bound !== target.jkt) return undefined;
    const child = rotation.refresh(parameters['refresh_token'] ?? '');
    if (child === undefined) return undefined;
    state.renewals += 1;
    return await tokens(world, target, child);
  }
  if (parameters['grant_type'] === 'authorization_code') {
    const code = codes.get(parameters['code'] ?? '');
    codes.delete(parameters['code'] ?? '');
    if (code === undefined) return undefined;
    const { nonce, isDated } = code;
    const token = rotation.first(state.person, nonce);
    return await tokens(world, target, { token, sub: state.person, nonce, isDated });
  }
  if (parameters['grant_type'] === DEVICE_CODE) return await deviceGrant(world, parameters, target);
  if (parameters['grant_type'] === 'client_credentials') return clientCredentials(world, parameters, target);
  if (parameters['password'] !== 'correct-horse') return undefined;
  const sub = parameters['username'] === 'omar' ? 'user-2' : 'user-1';
  return await tokens(world, target, { token: rotation.first(sub), sub, nonce: undefined });
}

async function deviceGrant(world: World, { device_code = '' }: Record<string, string>, target: GrantTarget) {
  const device = world.devices.get(device_code);
  if (device === undefined) return undefined;
  if (device.state !== 'confirmed') return { error: pollErrors[device.state] };
  world.devices.delete(device_code);
  return await tokens(world, target, {
    token: world.rotation.first(world.state.person),
    sub: world.state.person,
    nonce: undefined,
  });
}

/** A token for the client itself (RFC 6749 §4.4.3). */
function clientCredentials(world: World, { scope }: Record<string, string>, { jkt }: GrantTarget) {
  const { state, access } = world;
  const token = `at-${randomBytes(24).toString('base64url')}`;
  access.set(token, performance.now() + state.accessTtl * 1000);
  if (jkt !== undefined) world.bound.set(token, jkt);
  return {
    access_token: token,
    token_type: jkt === undefined ? 'Bearer' : 'DPoP',
    expires_in: state.accessTtl,
    ...(scope === undefined ? {} : { scope }),
  };
}

async function tokens(
  world: World,
  target: GrantTarget,
  issued: { token: string; sub: string; nonce: string | undefined; isDated?: boolean },
) {
  const { state, signer, access } = world;
  const token = `at-${randomBytes(24).toString('base64url')}`;
  access.set(token, performance.now() + state.accessTtl * 1000);
  if (target.jkt !== undefined) for (const bound of [token, issued.token]) world.bound.set(bound, target.jkt);
  const now = Math.floor((Date.now() + world.proofs.state.aheadMs) / 1000);
  const claims = {
    iss: target.issuer,
    sub: issued.sub,
    aud: target.clientId,
    iat: now,
    exp: now + 900,
    at_hash: atHash(token),
    ...(issued.sub === 'user-2' ? omar : dana),
    roles: ['user'],
    ...(issued.nonce === undefined ? {} : { nonce: issued.nonce }),
    ...(issued.isDated ? { auth_time: state.authTime(now) } : {}),
  };
  return {
    access_token: token,
    token_type: target.jkt === undefined ? 'Bearer' : 'DPoP',
    expires_in: state.accessTtl,
    refresh_token: issued.token,
    scope: 'openid profile offline_access',
    id_token: await signer.sign(claims),
  };
}
