import { type Client, type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider';
import { now } from '../lib/clock.ts';
import { hashedId } from '../storage/crypto/sealing.ts';
import type { Store } from '../storage/store.ts';
import { policyOf } from './clients/policy.ts';
import { recordRefusal } from './refusals.ts';

/** Lifetimes for clients without their own; seconds. */
export interface DefaultLifetimes {
  accessTtl: number;
  /** Restarted by each refresh. */
  refreshTtl: number;
}

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

/** When a session with this start ends in any case, in seconds since 1970; undefined if never. */
export function sessionEnd(client: Client, signedInAt: number): number | undefined {
  const lifetime = policyOf(client).session_ttl;
  return lifetime === null ? undefined : signedInAt + lifetime;
}

/** `wanted`, limited to the rest of the session. At least a second, because nothing is issued after its end. */
function within(client: Client, signedInAt: number, wanted: number): number {
  const end = sessionEnd(client, signedInAt) ?? Number.POSITIVE_INFINITY;
  return Math.max(1, Math.min(wanted, end - now()));
}

function accessTtl(ctx: KoaContextWithOIDC, client: Client, defaults: DefaultLifetimes): number {
  const { RefreshToken: refreshed } = ctx.oidc.entities;
  // Without a refresh token, this is the sign-in itself.
  return within(client, refreshed?.iiat ?? now(), policyOf(client).access_ttl ?? defaults.accessTtl);
}

function refreshTtl(client: Client, signedInAt: number, defaults: DefaultLifetimes): number {
  return within(client, signedInAt, policyOf(client).refresh_ttl ?? defaults.refreshTtl);
}

/** All lifetimes; those of tokens follow the client's policy (FEATURES S1.3). */
export function lifetimes(defaults: DefaultLifetimes): Configuration['ttl'] {
  return {
    AccessToken: (ctx, _token, client) => accessTtl(ctx, client, defaults),
    ClientCredentials: (_ctx, _token, client) => policyOf(client).access_ttl ?? defaults.accessTtl,
    IdToken: (ctx, _token, client) => accessTtl(ctx, client, defaults),
    RefreshToken: (_ctx, token, client) => refreshTtl(client, token.iiat ?? now(), defaults),
    AuthorizationCode: MINUTE,
    DeviceCode: 10 * MINUTE,
    Interaction: 60 * MINUTE,
    Session: 14 * DAY,
    // Never limits a session: storage deletes grants without refresh tokens.
    Grant: 20 * 366 * DAY,
  };
}

type RefreshToken = NonNullable<KoaContextWithOIDC['oidc']['entities']['RefreshToken']>;

async function endExpiredSession(store: Store, client: Client, token: RefreshToken): Promise<void> {
  const end = sessionEnd(client, token.iiat ?? token.iat);
  if (end === undefined || end > now()) return;
  // The token itself may still be valid if the lifetime was shortened after it was issued.
  await store.sessions.end([hashedId(token.grantId ?? '')], { reason: 'lifetime_over' });
  recordRefusal('lifetime_over');
  throw new errors.InvalidGrant('the session has reached its end');
}

/**
 * Extends a token that is not rotated. A used one is rotated all the same, because only then can the response be
 * repeated.
 */
async function extendToken(
  store: Store,
  client: Client,
  token: RefreshToken,
  defaults: DefaultLifetimes,
): Promise<boolean> {
  const found = await store.refreshTokens.find(token.jti);
  if (found?.verdict !== 'fresh') return false;
  const expires = now() + refreshTtl(client, token.iiat ?? token.iat, defaults);
  if (await store.refreshTokens.prolong(token.jti, token.grantId ?? '', expires)) return true;
  throw new errors.InvalidGrant('the session has ended');
}

/**
 * Whether a refresh replaces the refresh token (FEATURES S3.9). Refuses the refresh if the session's lifetime is
 * over.
 */
export function rotationPolicy(store: Store, defaults: DefaultLifetimes) {
  return async (ctx: KoaContextWithOIDC): Promise<boolean> => {
    const { client, refreshToken: token } = ctx.oidc;
    if (client === undefined || token === undefined) return true;
    await endExpiredSession(store, client, token);
    return policyOf(client).rotation || !(await extendToken(store, client, token, defaults));
  };
}
