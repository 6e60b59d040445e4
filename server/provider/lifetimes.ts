import { type Client, type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider';
import { now } from '../lib/clock.ts';
import { hashedId } from '../storage/crypto/sealing.ts';
import type { Store } from '../storage/store.ts';
import { policyOf } from './clients/policy.ts';
import { noteRefusal } from './refusals.ts';

/** What holds for clients without lifetimes of their own; seconds. */
export interface UsualLifetimes {
  accessTtl: number;
  /** Counted anew at each refresh. */
  refreshTtl: number;
}

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

/** When a session that began then ends whatever happens, in seconds since 1970; undefined when never. */
export function sessionEnd(client: Client, signedInAt: number): number | undefined {
  const lifetime = policyOf(client).session_ttl;
  return lifetime === null ? undefined : signedInAt + lifetime;
}

/** `wanted`, cut to what is left of the session. A second at least, as nothing is issued after its end. */
function within(client: Client, signedInAt: number, wanted: number): number {
  const end = sessionEnd(client, signedInAt) ?? Number.POSITIVE_INFINITY;
  return Math.max(1, Math.min(wanted, end - now()));
}

function accessTtl(ctx: KoaContextWithOIDC, client: Client, usual: UsualLifetimes): number {
  const { RefreshToken: refreshed } = ctx.oidc.entities;
  // Without a refresh token this is the sign-in itself.
  return within(client, refreshed?.iiat ?? now(), policyOf(client).access_ttl ?? usual.accessTtl);
}

function refreshTtl(client: Client, signedInAt: number, usual: UsualLifetimes): number {
  return within(client, signedInAt, policyOf(client).refresh_ttl ?? usual.refreshTtl);
}

/** How long everything is good for; tokens as the client's policy says (FEATURES S1.3). */
export function lifetimes(usual: UsualLifetimes): Configuration['ttl'] {
  return {
    AccessToken: (ctx, _token, client) => accessTtl(ctx, client, usual),
    ClientCredentials: (_ctx, _token, client) => policyOf(client).access_ttl ?? usual.accessTtl,
    IdToken: (ctx, _token, client) => accessTtl(ctx, client, usual),
    RefreshToken: (_ctx, token, client) => refreshTtl(client, token.iiat ?? now(), usual),
    AuthorizationCode: MINUTE,
    DeviceCode: 10 * MINUTE,
    Interaction: 60 * MINUTE,
    Session: 14 * DAY,
    // Never the reason a session ends: storage deletes grants that have no refresh token left.
    Grant: 20 * 366 * DAY,
  };
}

type RefreshToken = NonNullable<KoaContextWithOIDC['oidc']['entities']['RefreshToken']>;

async function endOverdue(store: Store, client: Client, token: RefreshToken): Promise<void> {
  const end = sessionEnd(client, token.iiat ?? token.iat);
  if (end === undefined || end > now()) return;
  // The token itself would be good for longer: the lifetime was shortened after it was issued.
  await store.sessions.end([hashedId(token.grantId ?? '')], { reason: 'lifetime_over' });
  noteRefusal('lifetime_over');
  throw new errors.InvalidGrant('the session has reached its end');
}

/** Lets a token that is not replaced live on; a used one is replaced all the same, as only that can be repeated. */
async function keepToken(
  store: Store,
  client: Client,
  token: RefreshToken,
  usual: UsualLifetimes,
): Promise<boolean> {
  const found = await store.refreshTokens.find(token.jti);
  if (found?.verdict !== 'fresh') return false;
  const expires = now() + refreshTtl(client, token.iiat ?? token.iat, usual);
  if (await store.refreshTokens.prolong(token.jti, token.grantId ?? '', expires)) return true;
  throw new errors.InvalidGrant('the session has ended');
}

/** Whether a refresh replaces the refresh token (FEATURES S3.9); refuses it where the session's time is over. */
export function rotationPolicy(store: Store, usual: UsualLifetimes) {
  return async (ctx: KoaContextWithOIDC): Promise<boolean> => {
    const { client, refreshToken: token } = ctx.oidc;
    if (client === undefined || token === undefined) return true;
    await endOverdue(store, client, token);
    return policyOf(client).rotation || !(await keepToken(store, client, token, usual));
  };
}
