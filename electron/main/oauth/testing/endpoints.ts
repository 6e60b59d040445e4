import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendJson } from './http-server.ts';
import { answerToken } from './token-endpoint.ts';
import { clientOf, type World } from './world.ts';

interface Call {
  world: World;
  issuer: string;
  url: URL;
  request: IncomingMessage;
  response: ServerResponse;
  body: string;
}

const endpoints: Record<string, (call: Call) => void | Promise<void>> = {
  '/.well-known/openid-configuration': ({ world, issuer, response }) =>
    sendJson(response, 200, metadata(world, issuer)),
  '/jwks': ({ world, response }) => sendJson(response, 200, { keys: world.state.keys }),
  '/token': ({ world, issuer, request, response, body }) =>
    answerToken(world, issuer, request, response, body),
  '/register': register,
  '/revoke': revoke,
  '/par': push,
  '/authorize': authorize,
  '/device/auth': startDevice,
};

/** Handles a request by its path; everything below /api/ is the API. */
export function endpoint(call: Call): void | Promise<void> {
  const handler = endpoints[call.url.pathname];
  if (handler !== undefined) return handler(call);
  if (call.url.pathname.startsWith('/api/')) return api(call);
  if (call.url.pathname.startsWith('/register/')) return manage(call);
  call.response.writeHead(404).end();
}

function metadata(world: World, issuer: string) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    revocation_endpoint: `${issuer}/revoke`,
    registration_endpoint: `${issuer}/register`,
    jwks_uri: `${issuer}/jwks`,
    device_authorization_endpoint: `${issuer}/device/auth`,
    id_token_signing_alg_values_supported: ['ES256'],
    authorization_response_iss_parameter_supported: true,
    ...(world.par ? { pushed_authorization_request_endpoint: `${issuer}/par` } : {}),
    ...(world.dpop ? { dpop_signing_alg_values_supported: ['EdDSA', 'ES256'] } : {}),
    ...world.state.metadata,
  };
}

function authorize({ world, issuer, url, response }: Call): void {
  const parameters = url.searchParams;
  const pushed = world.state.pushed.find((entry) => entry['request_uri'] === parameters.get('request_uri'));
  const effective = pushed === undefined ? parameters : new URLSearchParams(pushed);
  const back = new URL(effective.get('redirect_uri') ?? '');
  const registered = world.redirects.get(effective.get('client_id') ?? '') ?? [];
  const isKnown = registered.some((uri) => new URL(uri).pathname === back.pathname);
  if (world.state.comparesRedirects && !isKnown) {
    response.writeHead(400).end('unknown redirect address');
    return;
  }
  const code = randomBytes(16).toString('base64url');
  world.codes.set(code, { nonce: effective.get('nonce') ?? undefined, isDated: effective.has('max_age') });
  const named = metadata(world, issuer).authorization_response_iss_parameter_supported;
  const state = effective.get('state') ?? '';
  back.search = new URLSearchParams({ code, state, ...(named ? { iss: issuer } : {}) }).toString();
  response.writeHead(303, { location: back.href }).end();
}

function push({ world, request, response, body }: Call): void {
  if (clientOf(world, request) === undefined) {
    sendJson(response, 401, { error: 'invalid_client' });
    return;
  }
  const request_uri = `urn:ietf:params:oauth:request_uri:${world.state.pushed.length}`;
  world.state.pushed.push({ ...Object.fromEntries(new URLSearchParams(body)), request_uri });
  sendJson(response, 201, { request_uri, expires_in: 60 });
}

function startDevice({ world, issuer, request, response, body }: Call): void {
  if (clientOf(world, request) === undefined) {
    sendJson(response, 401, { error: 'invalid_client' });
    return;
  }
  const device_code = `dc-${randomBytes(24).toString('base64url')}`;
  const parameters = Object.fromEntries(new URLSearchParams(body));
  world.devices.set(device_code, { userCode: 'WDJB-MJHT', parameters, state: 'pending' });
  sendJson(response, 200, {
    device_code,
    user_code: 'WDJB-MJHT',
    verification_uri: `${issuer}/device`,
    verification_uri_complete: `${issuer}/device?user_code=WDJB-MJHT`,
    expires_in: 600,
    interval: 5,
    ...world.state.deviceAnswer,
  });
}

function register({ world, issuer, response, body }: Call): void {
  world.state.registrations += 1;
  const client_id = `client-${randomBytes(6).toString('hex')}`;
  const client_secret = `cs-${randomBytes(24).toString('base64url')}`;
  world.clients.set(client_id, client_secret);
  world.redirects.set(client_id, JSON.parse(body).redirect_uris);
  const management = {
    registration_client_uri: `${issuer}/register/${client_id}`,
    registration_access_token: `rat-${client_id}`,
  };
  sendJson(response, 201, {
    client_id,
    client_secret,
    client_secret_expires_at: 0,
    ...(world.state.management === undefined ? {} : management),
    ...world.state.registered,
  });
}

function manage({ world, url, request, response }: Call): void {
  const client = url.pathname.slice('/register/'.length);
  const isAllowed = request.method === 'DELETE' && request.headers.authorization === `Bearer rat-${client}`;
  if (!isAllowed || !world.clients.has(client)) return void response.writeHead(401).end();
  world.state.management?.({ client, response });
}

function revoke({ world, request, response, body }: Call): void {
  const { state, rotation } = world;
  const revoked = new URLSearchParams(body).get('token') ?? '';
  if (state.revocation !== undefined) {
    state.revocation({ token: revoked, response });
    return;
  }
  if (clientOf(world, request) === undefined) {
    sendJson(response, 401, { error: 'invalid_client' });
    return;
  }
  state.revoked.push(revoked);
  rotation.end(revoked);
  response.writeHead(200).end();
}

async function api({ world, issuer, url, request, response }: Call): Promise<void> {
  world.state.apiCalls += 1;
  const [scheme = '', token = ''] = (request.headers.authorization ?? '').split(' ');
  const error = await refusalOf(world, { issuer, url, request, response, scheme, token });
  if (error === undefined) return sendJson(response, 200, { path: request.url });
  response.setHeader('www-authenticate', `${scheme} error="${error}"`);
  sendJson(response, 401, { error });
}

type ApiCall = Pick<Call, 'issuer' | 'url' | 'request' | 'response'> & { scheme: string; token: string };

async function refusalOf(world: World, { issuer, url, request, response, scheme, token }: ApiCall) {
  const bound = world.bound.get(token);
  if (scheme !== (bound === undefined ? 'Bearer' : 'DPoP')) return 'invalid_token';
  if (bound !== undefined) {
    const proof = await world.proofs.check(request, response, issuer + url.pathname, token);
    if (proof === undefined) return 'invalid_dpop_proof';
    if ('error' in proof) return proof.error;
    if (proof.jkt !== bound) return 'invalid_token';
  }
  return (world.access.get(token) ?? 0) < performance.now() ? 'invalid_token' : undefined;
}
