import { type AdapterPayload, Provider } from 'oidc-provider';
import { z } from 'zod';
import type { FoundRefreshToken } from '../storage/find-refresh-token.ts';

// oidc-provider asks for the refresh token, then for its grant; storage finds both in one query.

const read = new WeakMap<object, { id: string; payload: AdapterPayload }>();

const grantIdSchema = z.string();

/** Keeps the grant of a refresh token that the request under way presented. */
export function rememberGrant(token: FoundRefreshToken): void {
  const ctx = Provider.ctx;
  if (ctx === undefined) return;
  const id = grantIdSchema.parse(token.payload['grantId']);
  const payload = token.grant(id);
  if (payload !== undefined) read.set(ctx, { id, payload: { ...payload, jti: id } });
}

/** The grant of that id, where the request under way has read it, once. */
export function grantReadBefore(id: string): AdapterPayload | undefined {
  const ctx = Provider.ctx;
  if (ctx === undefined) return undefined;
  const grant = read.get(ctx);
  if (grant?.id !== id) return undefined;
  read.delete(ctx);
  return grant.payload;
}
