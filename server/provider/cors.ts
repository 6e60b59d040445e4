import type { Context, Middleware } from 'koa';
import type { Client, KoaContextWithOIDC } from 'oidc-provider';
import type { Clients } from '../storage/clients/clients.ts';
import { policyOf } from './clients/policy.ts';

/** Whether the page at `origin` belongs to this script client. Origins are compared as a whole. */
export function isOwnOrigin(client: Client, origin: string): boolean {
  return policyOf(client).allowed_origin === origin;
}

// Public documents, which contain nothing about the caller.
const open = /^\/(?:\.well-known\/[\w-]+|jwks)$/;

async function mayRead(ctx: Context, clients: Clients, origin: string): Promise<boolean> {
  const oidc: KoaContextWithOIDC['oidc'] | undefined = ctx['oidc'];
  const client = oidc?.client;
  // A request without a known client is refused anyway, but a script from a client's origin should be able to read
  // why.
  return client === undefined ? clients.isClientOrigin(origin) : isOwnOrigin(client, origin);
}

/**
 * Lets pages read responses only from the origin of the client they use (FEATURES S3.4). oidc-provider allows every
 * origin until it knows the client, and in every preflight, which names no client. Here a preflight succeeds only for
 * an origin of some active client. Credentials are never allowed.
 */
export function originGuard(clients: Clients): Middleware {
  return async (ctx, next) => {
    ctx.vary('Origin');
    const origin = ctx.get('Origin');
    if (origin === '' || open.test(ctx.path)) return next();
    if (ctx.method === 'OPTIONS' && !(await clients.isClientOrigin(origin))) {
      ctx.status = 403;
      return;
    }
    await next();
    const allowed = ctx.response.get('Access-Control-Allow-Origin') !== '';
    if (allowed && !(await mayRead(ctx, clients, origin))) ctx.remove('Access-Control-Allow-Origin');
  };
}
