import { type Connection, connectionSchema } from '../../../../shared/model/connection.ts';
import { endpoint } from './endpoints.ts';
import { serve } from './http-server.ts';
import { createWorld, type WorldSettings } from './world.ts';

/** Starts a small authorization server with an API, refresh token rotation and a script for its token endpoint. */
export async function startServer(settings: WorldSettings = {}) {
  const world = await createWorld(settings);
  const server = await serve((request, response, body) => {
    const issuer = server.origin;
    return endpoint({ world, issuer, url: new URL(request.url ?? '/', issuer), request, response, body });
  });
  const issuer = server.origin;
  return {
    issuer,
    close: server.close,
    state: world.state,
    signer: world.signer,
    rotation: world.rotation,
    clients: world.clients,
    redirects: world.redirects,
    devices: world.devices,
    proofs: world.proofs.state,
    /** Makes the API reject every access token issued so far. */
    expireAccessTokens: () => world.access.clear(),
    connection: (changes: Record<string, unknown> = {}): Connection =>
      connectionSchema().parse({
        id: 'demo',
        name: 'Demo',
        issuer,
        client: { authentication: 'registration' },
        grants: ['authorization_code', 'password'],
        api: [{ origin: issuer, prefix: '/api/' }],
        ...changes,
      }),
  };
}

export type TestAuthorizationServer = Awaited<ReturnType<typeof startServer>>;
