import type { Configuration } from 'oidc-provider';
import { USERINFO_PATH } from './userinfo.ts';

/** How clients may authenticate (RFC 6749 §2.3, RFC 7523 §2.2); `none` is for public clients. */
export const clientAuthMethods = [
  'client_secret_basic',
  'client_secret_post',
  'private_key_jwt',
  'none',
] as const;

/** Signature algorithms for `private_key_jwt`. */
export const assertionAlgorithms = ['ES256', 'EdDSA', 'Ed25519', 'PS256', 'RS256'] as const;

/** Server metadata (RFC 8414 §2) that oidc-provider does not add itself. */
export function extraMetadata(issuer: string): NonNullable<Configuration['discovery']> {
  // If omitted, clients would assume HTTP Basic only.
  const revocation = clientAuthMethods;
  const introspection = clientAuthMethods.filter((method) => method !== 'none');
  return {
    userinfo_endpoint: `${issuer}${USERINFO_PATH}`,
    revocation_endpoint_auth_methods_supported: revocation,
    revocation_endpoint_auth_signing_alg_values_supported: assertionAlgorithms,
    introspection_endpoint_auth_methods_supported: introspection,
    introspection_endpoint_auth_signing_alg_values_supported: assertionAlgorithms,
    latchkey_device_parameters_supported: true,
    latchkey_own_sessions_supported: true,
  };
}
