import { expect, test } from 'vitest';
import { z } from 'zod';
import { authorityForTest } from '../testing/harness.ts';

const metadataSchema = z.record(z.string(), z.unknown());

async function metadataAt(issuer: string, path: string) {
  return metadataSchema.parse(await (await fetch(`${issuer}/.well-known/${path}`)).json());
}

test('both documents of metadata say the same, and every address in them answers', async () => {
  const { issuer } = await authorityForTest();
  const metadata = await metadataAt(issuer, 'openid-configuration');
  expect(await metadataAt(issuer, 'oauth-authorization-server')).toEqual(metadata);
  const addresses = Object.entries(metadata).filter(([name]) => /_endpoint$|_uri$/.test(name));
  expect(addresses.map(([name]) => name).toSorted()).toEqual([
    'authorization_endpoint',
    'device_authorization_endpoint',
    'end_session_endpoint',
    'introspection_endpoint',
    'jwks_uri',
    'pushed_authorization_request_endpoint',
    'registration_endpoint',
    'revocation_endpoint',
    'token_endpoint',
    'userinfo_endpoint',
  ]);
  for (const [name, address] of addresses) {
    const got = await Promise.all(
      ['GET', 'POST'].map((method) => fetch(String(address), { method, redirect: 'manual' })),
    );
    expect([name, got.every(({ status }) => status === 404)]).toEqual([name, false]);
  }
});

test('what the metadata promise is what there is: grants, authentication, signatures @S1.1 @S3.2', async () => {
  const { issuer } = await authorityForTest();
  const withSecretOrKey = ['client_secret_basic', 'client_secret_post', 'private_key_jwt'];
  expect(await metadataAt(issuer, 'openid-configuration')).toMatchObject({
    issuer,
    grant_types_supported: [
      'authorization_code',
      'refresh_token',
      'client_credentials',
      'urn:ietf:params:oauth:grant-type:device_code',
      'password',
    ],
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    token_endpoint_auth_methods_supported: [...withSecretOrKey, 'none'],
    revocation_endpoint_auth_methods_supported: [...withSecretOrKey, 'none'],
    introspection_endpoint_auth_methods_supported: withSecretOrKey,
    dpop_signing_alg_values_supported: ['ES256', 'Ed25519', 'EdDSA'],
    id_token_signing_alg_values_supported: ['ES256'],
  });
});
