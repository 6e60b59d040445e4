import { type AdapterPayload, Provider } from 'oidc-provider';
import { z } from 'zod';
import type { FoundRefreshToken, ReadRefreshToken } from '../storage/tokens/find.ts';
import type { User } from '../storage/users/user.ts';

// During a refresh, oidc-provider asks for the client, its refresh token, the grant and the user one after the other.
// Storage reads them in one query, and the results are kept with the request until they are asked for, once.

interface RequestCache<Value> {
  put(id: string, value: Value): void;
  /** Returns the value stored under this id in the current request, the first time it is asked for. */
  take(id: string): Value | undefined;
}

function requestCache<Value>(): RequestCache<Value> {
  const values = new WeakMap<object, { id: string; value: Value }>();
  return {
    put(id, value) {
      const ctx = Provider.ctx;
      if (ctx !== undefined) values.set(ctx, { id, value });
    },
    take(id) {
      const ctx = Provider.ctx;
      const found = ctx && values.get(ctx);
      if (ctx === undefined || found?.id !== id) return undefined;
      values.delete(ctx);
      return found.value;
    },
  };
}

/** Refresh tokens that were read together with their clients, by token. */
export const tokensAhead = requestCache<ReadRefreshToken>();

/** Grants of refresh tokens, by grant id. */
export const grantsAhead = requestCache<AdapterPayload>();

/** Users of refresh tokens, by subject. */
export const usersAhead = requestCache<User>();

const grantIdSchema = z.string();

/** Keeps what was read with the presented refresh token for the rest of the current request. */
export function storeReadAhead(token: FoundRefreshToken): void {
  if (Provider.ctx === undefined) return;
  const id = grantIdSchema.parse(token.payload['grantId']);
  const grant = token.grant(id);
  if (grant !== undefined) grantsAhead.put(id, { ...grant, jti: id });
  if (token.user !== undefined) usersAhead.put(token.user.sub, token.user);
}

/** The refresh token in the current request, if it is a refresh. */
export function presentedRefreshToken(): string | undefined {
  const oidc = Provider.ctx?.oidc;
  if (oidc?.route !== 'token' || oidc.params?.['grant_type'] !== 'refresh_token') return undefined;
  const { refresh_token: token } = oidc.params;
  return typeof token === 'string' ? token : undefined;
}
