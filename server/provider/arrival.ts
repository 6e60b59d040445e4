import { type AccessToken, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { callerAddress } from '../lib/caller-address.ts';
import { hashedId } from '../storage/tokens/sealing.ts';

/**
 * What an access token says of the refresh token it comes with, where that replaces another: `rt_hash`, its stored form
 * (SHA-256). Whoever presents such an access token got the answer, so that a retry after that is no lost answer. Left out
 * where the tokens are bound to a key: a retry by that key is the device's own. See docs/adr/0027.
 */
export function arrivalClaim(
  { oidc: { entities } }: KoaContextWithOIDC,
  { jkt }: AccessToken,
): { rt_hash?: string } {
  const { RotatedRefreshToken: parent, RefreshToken: child } = entities;
  if (parent === undefined || child === undefined || jkt !== undefined) return {};
  return { rt_hash: hashedId(child.jti) };
}

/** The network address of the request under way at one of oidc-provider's endpoints, for audit entries. */
export function requestAddress(): string | undefined {
  const ctx = Provider.ctx;
  return ctx === undefined ? undefined : callerAddress(ctx.req);
}
