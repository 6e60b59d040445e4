import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Configuration, Provider } from 'oidc-provider';
import { claimsByScope, claimsOf } from '../auth/claims.ts';
import { supportedScopes, tokenScopes } from '../auth/scopes.ts';
import { addScopes } from '../provider/consent.ts';
import { apiResource } from '../provider/resource.ts';

// The baseline for the authority, as a separate program: the same oidc-provider, issuing the same tokens, with its
// own storage, which keeps a thousand entries in memory and forgets them with the process.

export const BASELINE_CLIENT = { id: 'bench', secret: 'secret-of-the-bench-0123456789' };

const ACCESS_TTL = 900;
const REFRESH_TTL = 30 * 24 * 60 * 60;

const user = {
  sub: 'subject-of-the-bench',
  username: 'bench',
  name: 'Bench User',
  email: 'bench@example.test',
  roles: ['user'],
  version: 0,
  active: true,
};

function configuration(identifier: string): Configuration {
  const resource = apiResource(identifier, ACCESS_TTL);
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig', kid: 'bench' }] },
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    clients: [
      {
        client_id: BASELINE_CLIENT.id,
        client_secret: BASELINE_CLIENT.secret,
        application_type: 'native',
        redirect_uris: ['http://127.0.0.1/callback/'],
        response_types: ['code'],
        grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
        token_endpoint_auth_method: 'client_secret_basic',
      },
    ],
    responseTypes: ['code'],
    scopes: supportedScopes,
    claims: claimsByScope,
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: (_ctx, _client, oneOf) => oneOf ?? identifier,
        getResourceServerInfo: (_ctx, asked) => resource.describe(asked, tokenScopes),
        useGrantedResource: () => true,
      },
    },
    ttl: {
      AccessToken: ACCESS_TTL,
      ClientCredentials: ACCESS_TTL,
      IdToken: ACCESS_TTL,
      RefreshToken: REFRESH_TTL,
      Grant: REFRESH_TTL,
    },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => claimsOf(user) }),
    extraTokenClaims: (_ctx, token) =>
      token.kind === 'AccessToken'
        ? { roles: user.roles, user_version: 0, grant_id: token.grantId }
        : undefined,
    expiresWithSession: () => false,
    rotateRefreshToken: () => true,
  };
}

/** Signs in without pages. */
async function signIn(provider: Provider, identifier: string): Promise<string> {
  const client = await provider.Client.find(BASELINE_CLIENT.id);
  if (client === undefined) throw new Error('the client of the bench is gone');
  const resource = apiResource(identifier, ACCESS_TTL);
  const grant = new provider.Grant({ accountId: user.sub, clientId: client.clientId });
  addScopes(grant, supportedScopes, resource);
  const token = new provider.RefreshToken({
    accountId: user.sub,
    client,
    grantId: await grant.save(),
    gty: 'authorization_code',
    scope: supportedScopes.join(' '),
    resource: identifier,
    authTime: Math.floor(Date.now() / 1000),
    rotations: 0,
  });
  return token.save();
}

async function signInMany(provider: Provider, origin: string, count: number): Promise<void> {
  const tokens: string[] = [];
  for (let made = 0; made < count; made += 1) tokens.push(await signIn(provider, `${origin}/api`));
  process.send?.(tokens);
}

async function serve(): Promise<void> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(origin, configuration(`${origin}/api`));
  const handle = provider.callback();
  server.on('request', (request, response) => void handle(request, response));
  // Receives a number and answers with the refresh tokens of that many new sign-ins.
  process.on('message', (count: number) => void signInMany(provider, origin, count));
  process.on('disconnect', () => process.exit());
  process.send?.(origin);
}

if (import.meta.main) await serve();
