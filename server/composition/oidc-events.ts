import type { EventEmitter } from 'node:events';
import type { Context } from 'koa';
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import { isBrokenRequest } from '../http/broken-request.ts';
import type { Log } from '../log/log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { recordClient } from './request-log.ts';

const grants: ReadonlyMap<unknown, string> = new Map([
  ['authorization_code', 'authorization_code'],
  ['client_credentials', 'client_credentials'],
  ['password', 'password'],
  ['refresh_token', 'refresh_token'],
  ['urn:ietf:params:oauth:grant-type:device_code', 'device_code'],
]);

// If a request was refused early, its parameters have not been read.
type Early = { oidc?: Partial<KoaContextWithOIDC['oidc']> };

function grantOf({ oidc }: Early): string {
  return grants.get(oidc?.params?.['grant_type'] ?? oidc?.body?.['grant_type']) ?? 'other';
}

/** Passes what oidc-provider reports to the log and the metrics: errors, grants, and each request's client. */
export function observeProvider(provider: Provider, log: Log, metrics: Metrics): void {
  const koaEvents: EventEmitter = provider;
  koaEvents.on('error', (error: unknown, ctx?: Context) => {
    if (ctx === undefined || !isBrokenRequest(error, ctx.req)) log.error(error);
  });
  provider.on('server_error', (_ctx, error) => log.error(error));
  provider.on('grant.success', (ctx) =>
    metrics.count('token_requests', { grant: grantOf(ctx), outcome: 'ok' }),
  );
  provider.on('grant.error', (ctx, { error }) =>
    metrics.count('token_requests', { grant: grantOf(ctx), outcome: error }),
  );
  provider.use(async (ctx: { req: Parameters<typeof recordClient>[0] } & Early, next) => {
    await next();
    const client = ctx.oidc?.client?.clientId;
    if (client !== undefined) recordClient(ctx.req, client);
  });
}
