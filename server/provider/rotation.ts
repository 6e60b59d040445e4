import { type AdapterPayload, errors, Provider, type TokenEndpointGrantContext } from 'oidc-provider';
import { validateDpop } from 'oidc-provider/lib/helpers/grants.js';
import { z } from 'zod';
import { now } from '../lib/clock.ts';
import type { FoundRefreshToken } from '../storage/tokens/find.ts';
import type { RefreshTokens } from '../storage/tokens/refresh-tokens.ts';
import type { RefreshTokenRecord } from '../storage/tokens/rotate.ts';
import { sessionEnd } from './lifetimes.ts';
import { isForOwnToken, recordRefusal, recordWrongDevice } from './refusals.ts';
import { requestAddress } from './request-address.ts';

const identitySchema = z.looseObject({
  accountId: z.string(),
  clientId: z.string(),
  grantId: z.string(),
  exp: z.number(),
});

/** Splits a refresh token's payload into indexed values and the part to encrypt; the token itself is dropped. */
export function refreshTokenRecord(payload: AdapterPayload): RefreshTokenRecord {
  const { jti: _token, ...stored } = payload;
  const { accountId, clientId, grantId, exp } = identitySchema.parse(stored);
  return { subject: accountId, clientId, grantId, expires: exp, payload: stored };
}

function isLifetimeOver({ payload: { iiat } }: FoundRefreshToken): boolean {
  const client = Provider.ctx?.oidc.client;
  if (client === undefined || typeof iiat !== 'number') return false;
  return (sessionEnd(client, iiat) ?? Number.POSITIVE_INFINITY) <= now();
}

function refusalOf(found: FoundRefreshToken): string | undefined {
  const { endedReason, verdict, expires } = found;
  if (endedReason !== undefined) return endedReason;
  if (verdict === 'exhausted') return 'retries_exhausted';
  if (verdict !== 'fresh' || expires > now()) return undefined;
  return isLifetimeOver(found) ? 'lifetime_over' : 'idle_too_long';
}

/** Whether the token is bound to a key other than the one that proved the current token request. */
async function isOtherDevice(jkt: unknown): Promise<boolean> {
  const ctx = Provider.ctx;
  if (ctx === undefined || jkt === undefined) return false;
  // Validated before the token was looked up; the result is cached with the request.
  const proof = await validateDpop(ctx.oidc.provider, ctx as TokenEndpointGrantContext);
  return proof?.thumbprint !== jkt;
}

/** Records why a presented refresh token is refused, if it is and the client may know. */
export async function recordWhyRefused(found: FoundRefreshToken): Promise<void> {
  if (!isForOwnToken(found.payload['clientId'])) return;
  if (await isOtherDevice(found.payload['jkt'])) return recordWrongDevice();
  const reason = refusalOf(found);
  const ended = found.endedReason === undefined ? undefined : found.grantId;
  if (reason !== undefined) recordRefusal(reason, ended);
}

/** The part of oidc-provider's model contract that its types omit. */
interface HasPayload {
  getValueAndPayload(): Promise<{ payload: AdapterPayload }>;
}

function withPayload(token: object): HasPayload {
  if ('getValueAndPayload' in token && typeof token.getValueAndPayload === 'function')
    return token as HasPayload;
  throw new TypeError('this version of oidc-provider has no getValueAndPayload: adapt the rotation to it');
}

/**
 * Makes rotation atomic. oidc-provider consumes the old token and stores the new one in two steps, and chooses the
 * new value before storage is asked. Here one transaction does both and derives the value, so that a lost response
 * can be repeated and concurrent refreshes leave one live child (RFC 9700 §4.14.2).
 */
export function installRotation(provider: Provider, refreshTokens: RefreshTokens): void {
  const { prototype } = provider.RefreshToken;
  const saveFirst = prototype.save;
  prototype.save = async function save() {
    const entities = Provider.ctx?.oidc.entities;
    const parent = entities?.RotatedRefreshToken;
    if (parent === undefined) {
      // Bind the token to the device's key for every kind of client; oidc-provider does so for public clients only.
      this.jkt = entities?.AccessToken?.jkt;
      return saveFirst.call(this);
    }
    const { payload } = await withPayload(this).getValueAndPayload();
    const token = await refreshTokens.rotate(parent.jti, refreshTokenRecord(payload), requestAddress());
    if (token === undefined) {
      const found = await refreshTokens.find(parent.jti);
      if (found !== undefined) await recordWhyRefused(found);
      throw new errors.InvalidGrant('refresh token already used or revoked');
    }
    this.jti = token;
    return token;
  };
}
