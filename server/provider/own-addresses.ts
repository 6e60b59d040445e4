import { type Configuration, errors, type Provider } from 'oidc-provider';

/**
 * Builds all of the library's URLs from the issuer, including the one that DPoP proofs must match (RFC 9449 §4.3);
 * the library would start from the request. A client's assertion (RFC 7523 §3) must be made for the issuer or its
 * token endpoint, whichever endpoint it is sent to.
 */
export function installOwnAddresses(provider: Provider): void {
  const { prototype } = provider.OIDCContext;
  prototype.urlFor = (name, options) => provider.urlFor(name, options);
  prototype.clientJwtAuthExpectedAudience = () => audiencesOf(provider);
}

function audiencesOf(provider: Provider): Set<string> {
  return new Set([provider.issuer, provider.urlFor('token')]);
}

/** Refuses an assertion that another server could use as well: if it has several audiences, all must be ours. */
export const checkAssertion: NonNullable<Configuration['assertJwtClientAuthClaimsAndHeader']> = (
  { oidc },
  { aud },
) => {
  const ours = audiencesOf(oidc.provider);
  if ([aud].flat().every((one) => typeof one === 'string' && ours.has(one))) return;
  throw new errors.InvalidClientAuth('the assertion must be for the issuer or the token endpoint alone');
};
