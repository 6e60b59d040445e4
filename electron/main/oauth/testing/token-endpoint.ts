import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendJson } from './http-server.ts';
import { atHash } from './signer.ts';
import { clientOf, type World } from './world.ts';

interface For {
  issuer: string;
  clientId: string;
  /** Of the key the request was proved with. */
  jkt: string | undefined;
}

/** The token endpoint: password, code and refresh token; or whatever the script says. */
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
  sendJson(response, answer === undefined ? 400 : 200, answer ?? { error: 'invalid_grant' });
}

async function grant(world: World, parameters: Record<string, string>, whom: For) {
  const { rotation, codes, state } = world;
  if (parameters['grant_type'] === 'refresh_token') {
    const bound = world.bound.get(parameters['refresh_token'] ?? '');
    if (bound !== undefined && bound !== whom.jkt) return undefined;
    const child = rotation.renew(parameters['refresh_token'] ?? '');
    if (child === undefined) return undefined;
    state.renewals += 1;
    return await tokens(world, whom, child);
  }
  if (parameters['grant_type'] === 'authorization_code') {
    const code = codes.get(parameters['code'] ?? '');
    codes.delete(parameters['code'] ?? '');
    if (code === undefined) return undefined;
    const token = rotation.first('user-1', code.nonce);
    return await tokens(world, whom, { token, sub: 'user-1', nonce: code.nonce });
  }
  if (parameters['password'] !== 'correct-horse') return undefined;
  const sub = parameters['username'] === 'omar' ? 'user-2' : 'user-1';
  return await tokens(world, whom, { token: rotation.first(sub), sub, nonce: undefined });
}

async function tokens(
  world: World,
  whom: For,
  made: { token: string; sub: string; nonce: string | undefined },
) {
  const { state, signer, access } = world;
  const token = `at-${randomBytes(24).toString('base64url')}`;
  access.set(token, performance.now() + state.accessTtl * 1000);
  if (whom.jkt !== undefined) for (const one of [token, made.token]) world.bound.set(one, whom.jkt);
  const now = Math.floor((Date.now() + world.proofs.state.aheadMs) / 1000);
  const claims = {
    iss: whom.issuer,
    sub: made.sub,
    aud: whom.clientId,
    iat: now,
    exp: now + 900,
    at_hash: atHash(token),
    name: 'Dana Demo',
    preferred_username: 'demo',
    roles: ['user'],
    ...(made.nonce === undefined ? {} : { nonce: made.nonce }),
  };
  return {
    access_token: token,
    token_type: whom.jkt === undefined ? 'Bearer' : 'DPoP',
    expires_in: state.accessTtl,
    refresh_token: made.token,
    scope: 'openid profile offline_access',
    id_token: await signer.sign(claims),
  };
}
