import { expect, test } from 'vitest';
import { discoverySchema } from '../../../shared/model/new-connection.ts';
import type { Server } from '../oauth/types.ts';
import { describeServer } from './describe.ts';

/** Like the metadata of real servers, reduced to what these tests need. */
function server(issuer: string, more: Record<string, unknown> = {}): Server {
  const base = issuer.replace(/\/$/, '');
  return {
    issuer,
    authorization_endpoint: `${base}/authorize`,
    token_endpoint: `${base}/token`,
    jwks_uri: `${base}/jwks`,
    ...more,
  } as Server;
}

const device = 'urn:ietf:params:oauth:grant-type:device_code';

test('a server that says next to nothing offers the browser, and what it does not say is told', () => {
  const found = describeServer(server('https://login.example.com'));
  expect(found).toMatchObject({
    grants: ['authorization_code'],
    clients: ['none', 'client_secret_basic'],
    features: [],
    gaps: ['no_revocation'],
    proposed: { name: 'example.com', origin: 'https://login.example.com', prefix: '/' },
  });
  expect(found.proposed.scopes).toEqual(['openid', 'profile', 'offline_access']);
});

test('one that lists no grants and has a place for device codes gives them out (as Entra does)', () => {
  const found = describeServer(
    server('https://login.microsoftonline.com/72f9/v2.0', {
      device_authorization_endpoint: 'https://login.microsoftonline.com/72f9/oauth2/v2.0/devicecode',
      token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
      scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
      end_session_endpoint: 'https://login.microsoftonline.com/72f9/oauth2/v2.0/logout',
    }),
  );
  expect(found.grants).toEqual(expect.arrayContaining(['authorization_code', device]));
  expect(found.grants).toHaveLength(2);
  expect(found.features).toEqual(['sign_out_page']);
  expect(found.proposed.origin).toBe('https://login.microsoftonline.com');
});

test('a scope that the server does not list is not proposed (Google takes no offline_access)', () => {
  const found = describeServer(
    server('https://accounts.google.com', {
      grant_types_supported: ['authorization_code', 'refresh_token', device],
      scopes_supported: ['openid', 'email', 'profile'],
      revocation_endpoint: 'https://oauth2.googleapis.com/revoke',
    }),
  );
  expect(found.proposed.scopes).toEqual(['openid', 'profile', 'email']);
  // Supported, but without an endpoint.
  expect(found.grants).toEqual(['authorization_code']);
  expect(found.gaps).toEqual([]);
});

test('one that does everything is told as such (as Keycloak does)', () => {
  const found = describeServer(
    server('https://sso.example.com/realms/acme', {
      grant_types_supported: [
        'authorization_code',
        'client_credentials',
        'implicit',
        'password',
        'refresh_token',
        device,
        'urn:openid:params:grant-type:ciba',
      ],
      device_authorization_endpoint: 'https://sso.example.com/realms/acme/device',
      registration_endpoint: 'https://sso.example.com/realms/acme/register',
      pushed_authorization_request_endpoint: 'https://sso.example.com/realms/acme/par',
      revocation_endpoint: 'https://sso.example.com/realms/acme/revoke',
      end_session_endpoint: 'https://sso.example.com/realms/acme/logout',
      dpop_signing_alg_values_supported: ['PS384', 'ES256'],
      authorization_response_iss_parameter_supported: true,
      code_challenge_methods_supported: ['plain', 'S256'],
    }),
  );
  expect(new Set(found.grants)).toEqual(
    new Set(['authorization_code', 'password', device, 'client_credentials']),
  );
  expect(found.clients[0]).toBe('registration');
  expect(found.features).toEqual([
    'registration',
    'pushed_requests',
    'device_bound_tokens',
    'issuer_in_answers',
    'revocation',
    'sign_out_page',
  ]);
  expect(found.gaps).toEqual([]);
});

test('what a person should know beforehand is told', () => {
  const found = describeServer({
    ...server('https://a.example', {
      grant_types_supported: ['client_credentials'],
      code_challenge_methods_supported: ['plain'],
      dpop_signing_alg_values_supported: ['RS256'],
    }),
    jwks_uri: undefined,
  } as unknown as Server);
  expect(found.gaps).toEqual(['no_way_in', 'no_revocation', 'no_refresh', 'no_keys', 'no_pkce']);
  expect(found.features).toEqual([]);
});

const everything = [
  'openid',
  'profile',
  'email',
  'roles',
  'offline_access',
  'api:read',
  'api:write',
  'api:admin',
];

test.each([
  ['our own authority all that the views need', { latchkey_own_sessions_supported: true }, everything],
  [
    'one of an older version no more than it has',
    { latchkey_own_sessions_supported: true },
    everything.slice(0, 3),
  ],
  ['another server nothing beyond the standard’s', {}, ['openid', 'profile', 'email', 'offline_access']],
])('the wizard proposes to ask %s @B4', (_which, more, expected) => {
  const listed = expected.length === 3 ? expected : everything;
  const { proposed } = describeServer(server('https://id.example', { scopes_supported: listed, ...more }));
  expect(proposed.scopes.toSorted()).toEqual(expected.toSorted());
});

test.each<Record<string, unknown>>([
  { grant_types_supported: 'password', scopes_supported: { openid: true } },
  { grant_types_supported: [7, null, ['password']], dpop_signing_alg_values_supported: 'ES256' },
  { scopes_supported: Array.from({ length: 5_000 }, () => 'x'.repeat(900)), end_session_endpoint: 7 },
  { registration_endpoint: 'https://a.example/r', latchkey_own_sessions_supported: 'true' },
])('whatever the metadata hold, what crosses to the window fits its schema @T14 %#', (more) => {
  const found = describeServer(server(`https://${'a'.repeat(60)}.example`, more));
  const answer = { state: 'found', server: found };
  expect(discoverySchema().parse(answer)).toEqual(answer);
});

test.each([
  ['https://login.acme.example', 'acme.example'],
  ['https://id.acme.example:8443/x', 'acme.example:8443'],
  ['https://login.example', 'login.example'],
  ['https://sso', 'sso'],
  ['http://127.0.0.1:4000', '127.0.0.1:4000'],
])('%s is called %s', (issuer, name) => {
  expect(describeServer(server(issuer)).proposed.name).toBe(name);
});

test('what of a server is on another host is told, part by part @T19', () => {
  expect(describeServer(server('https://login.example.com')).otherHosts).toEqual([]);
  const found = describeServer(
    server('https://login.example.com', {
      authorization_endpoint: 'https://honest.example/authorize',
      token_endpoint: 'https://login.example.com:8443/token',
      revocation_endpoint: 'https://login.example.com:8443/revoke',
      pushed_authorization_request_endpoint: 'https://par.example/par',
      registration_endpoint: 'https://login.example.com.evil.example/register',
      jwks_uri: 'https://keys.example/jwks',
      end_session_endpoint: 'https://honest.example/end',
    }),
  );
  expect(found.otherHosts).toEqual([
    { part: 'sign_in', host: 'honest.example' },
    { part: 'tokens', host: 'login.example.com:8443' },
    { part: 'tokens', host: 'par.example' },
    { part: 'registration', host: 'login.example.com.evil.example' },
    { part: 'keys', host: 'keys.example' },
  ]);
  expect(discoverySchema().parse({ state: 'found', server: found })).toMatchObject({ state: 'found' });
});
