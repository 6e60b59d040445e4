import { type Configuration, errors, type Provider } from 'oidc-provider';

/**
 * Has every address that the library writes, and the one it expects a DPoP proof to be made for (RFC 9449 §4.3), come
 * from the issuer: its own way begins at the request. A client's assertion (RFC 7523 §3) must be made for the issuer or
 * its token endpoint, whichever endpoint it is sent to.
 */
export function installOwnAddresses(provider: Provider): void {
  const { prototype } = provider.OIDCContext;
  prototype.urlFor = (name, options) => provider.urlFor(name, options);
  prototype.clientJwtAuthExpectedAudience = () => audiencesOf(provider);
}

function audiencesOf(provider: Provider): Set<string> {
  return new Set([provider.issuer, provider.urlFor('token')]);
}

/** Refuses an assertion that another server may use as well: of several audiences each must be ours. */
export const checkAssertion: NonNullable<Configuration['assertJwtClientAuthClaimsAndHeader']> = (
  { oidc },
  { aud },
) => {
  const ours = audiencesOf(oidc.provider);
  if ([aud].flat().every((one) => typeof one === 'string' && ours.has(one))) return;
  throw new errors.InvalidClientAuth('the assertion must be for the issuer or the token endpoint alone');
};
