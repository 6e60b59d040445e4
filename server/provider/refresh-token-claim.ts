import type { AccessToken, KoaContextWithOIDC } from 'oidc-provider';
import { hashedId } from '../storage/crypto/sealing.ts';

/**
 * Names, in an access token, the refresh token issued with it: `rt_hash` is its stored form (SHA-256). Whoever presents
 * such an access token received the response, so a later retry is not a lost response. Only for a token that replaces
 * another, and not where tokens are bound to a key: a retry with that key comes from the device itself. See
 * docs/adr/0027.
 */
export function refreshTokenClaim(
  { oidc: { entities } }: KoaContextWithOIDC,
  { jkt }: AccessToken,
): { rt_hash?: string } {
  const { RotatedRefreshToken: parent, RefreshToken: child } = entities;
  if (parent === undefined || child === undefined || jkt !== undefined) return {};
  return { rt_hash: hashedId(child.jti) };
}
