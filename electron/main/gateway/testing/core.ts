import { expect, onTestFinished, vi } from 'vitest';
import type { Connection } from '../../../../shared/model/connection.ts';
import type { WaitingRequest } from '../../../../shared/model/waiting.ts';
import { createRoutes } from '../../network/routes.ts';
import type { TestAuthorizationServer } from '../../oauth/testing/authorization-server.ts';
import { type App, serverForTest, signedIn } from '../../session/testing/app.ts';
import { createGateway, type Gateway, type GatewayDeps } from '../gateway.ts';
import type { GatewayRequest } from '../types.ts';
import { createAuthority } from './certificates.ts';
import { type Line, openLine } from './line.ts';

const authority = createAuthority();

/** Sessions and gateway as in the app, signed in, with one line to the token endpoint and one to the API. */
export interface Core {
  server: TestAuthorizationServer;
  app: App;
  gateway: Gateway;
  /** Signed the certificates of the lines. */
  authority: typeof authority;
  tokenLine: Line;
  apiLine: Line;
  request(request?: Partial<GatewayRequest>): Promise<{ status: number; body: string }>;
  /** Waits until `count` requests wait and gives them. */
  waiting(count: number): Promise<WaitingRequest[]>;
}

function connectionOver(server: TestAuthorizationServer, token: Line, api: Line): Connection {
  return server.connection({
    endpoints: {
      authorization_endpoint: `${server.issuer}/authorize`,
      token_endpoint: `${token.origin}/token`,
      registration_endpoint: `${server.issuer}/register`,
      jwks_uri: `${server.issuer}/jwks`,
    },
    api: [{ origin: api.origin, prefix: '/api/' }],
  });
}

async function lineForTest(target: string, secure: boolean, host?: string): Promise<Line> {
  const line = await openLine(target, secure ? authority.issue() : undefined, host);
  onTestFinished(() => line.unplug());
  return line;
}

export async function coreForTest(
  options: { secure?: boolean; accessTtl?: number; deps?: Partial<GatewayDeps> } = {},
): Promise<Core> {
  const { secure = false, accessTtl = 900 } = options;
  const server = await serverForTest({ accessTtl });
  const tokenLine = await lineForTest(server.issuer, secure);
  // An IP address where it has no certificate, so that name lookups can fail for the token endpoint alone.
  const apiLine = await lineForTest(server.issuer, secure, secure ? undefined : '127.0.0.1');
  const connection = connectionOver(server, tokenLine, apiLine);
  const routes = createRoutes({ certificateAuthorities: () => [authority.cert] });
  const app = await signedIn(server, { connection, changes: { routes } });
  const gateway = createGateway({
    connection: () => connection,
    tokens: (session) => app.sessions.get(session).tokens,
    secrets: () => app.sessions.secrets(),
    record: () => undefined,
    routes,
    ...options.deps,
  });
  onTestFinished(() => gateway.close());
  return {
    server,
    app,
    gateway,
    authority,
    tokenLine,
    apiLine,
    request(request) {
      const answer = gateway.request({ session: 'demo', method: 'GET', path: 'me', ...request });
      // A test may fail before it awaits the answer.
      answer.catch(() => undefined);
      return answer;
    },
    waiting: (count) =>
      vi.waitFor(
        () => {
          const list = gateway.waiting('demo');
          expect(list).toHaveLength(count);
          return list;
        },
        { timeout: 10_000, interval: 5 },
      ),
  };
}
