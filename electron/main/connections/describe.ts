import type { Connection } from '../../../shared/model/connection.ts';
import { connectionSchema } from '../../../shared/model/connection.ts';
import type {
  clientKinds,
  FoundServer,
  serverFeatures,
  serverGaps,
  serverParts,
} from '../../../shared/model/new-connection.ts';
import type { Server } from '../oauth/types.ts';

type Grant = Connection['grants'][number];
type ClientKind = (typeof clientKinds)[number];
type Feature = (typeof serverFeatures)[number];
type Gap = (typeof serverGaps)[number];
type ServerPart = (typeof serverParts)[number];

const knownGrants = connectionSchema().shape.grants.element.options;

/** RFC 8628 §3.4. */
const deviceCode = 'urn:ietf:params:oauth:grant-type:device_code';

/** RFC 8414 §2: the default for a server that does not list its grants. */
const defaultGrants = ['authorization_code', 'implicit'];
/** RFC 8414 §2: the default for a server that does not list its methods of client authentication. */
const defaultMethods = ['client_secret_basic'];
/** Requested where the server supports them: the identity of the user, and a refresh token. */
const wantedScopes = ['openid', 'profile', 'email', 'offline_access'];
const defaultScopes = ['openid', 'profile', 'offline_access'];
/** What the views of this app need of our own authority's API; its users consent to each of them or not. */
const apiScopes = ['roles', 'api:read', 'api:write', 'api:admin'];

function stringList(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined;
}

/** Whether the metadata says that the server has the API of Latchkey's own authority. */
function isOurs(server: Server): boolean {
  return server['latchkey_own_sessions_supported'] === true;
}

function grantsOf(server: Server): Grant[] {
  // A server that lists no grants but names a device authorization endpoint supports device codes.
  const offered = stringList(server.grant_types_supported) ?? [...defaultGrants, deviceCode];
  const endpoints: Partial<Record<Grant, unknown>> = {
    authorization_code: server.authorization_endpoint,
    [deviceCode]: server.device_authorization_endpoint,
  };
  return knownGrants.filter(
    (grant) => offered.includes(grant) && (!(grant in endpoints) || endpoints[grant] !== undefined),
  );
}

function clientsOf(server: Server): ClientKind[] {
  const methods = stringList(server.token_endpoint_auth_methods_supported);
  const secret = (['client_secret_basic', 'client_secret_post'] as const).filter((method) =>
    (methods ?? defaultMethods).includes(method),
  );
  // Many servers accept public clients without saying so.
  return [
    ...(server.registration_endpoint === undefined ? [] : (['registration'] as const)),
    'none',
    ...secret,
  ];
}

function featuresOf(server: Server): Feature[] {
  const supported: Record<Feature, boolean> = {
    registration: server.registration_endpoint !== undefined,
    pushed_requests: server.pushed_authorization_request_endpoint !== undefined,
    device_bound_tokens: stringList(server.dpop_signing_alg_values_supported)?.includes('ES256') === true,
    issuer_in_answers: server.authorization_response_iss_parameter_supported === true,
    revocation: server.revocation_endpoint !== undefined,
    sign_out_page: typeof server['end_session_endpoint'] === 'string',
    own_sessions: isOurs(server),
  };
  return (Object.keys(supported) as Feature[]).filter((name) => supported[name]);
}

function gapsOf(server: Server, grants: readonly Grant[]): Gap[] {
  const challenges = stringList(server.code_challenge_methods_supported);
  const missing: Record<Gap, boolean> = {
    no_way_in: grants.every((grant) => grant === 'client_credentials'),
    no_revocation: server.revocation_endpoint === undefined,
    no_refresh: stringList(server.grant_types_supported)?.includes('refresh_token') === false,
    no_keys: server.jwks_uri === undefined,
    no_pkce: challenges !== undefined && !challenges.includes('S256'),
  };
  return (Object.keys(missing) as Gap[]).filter((name) => missing[name]);
}

function scopesOf(server: Server): string[] {
  const supported = stringList(server.scopes_supported);
  if (supported === undefined) return defaultScopes;
  const wanted = isOurs(server) ? [...wantedScopes, ...apiScopes] : wantedScopes;
  return wanted.filter((scope) => supported.includes(scope));
}

const endpointsOf: Record<ServerPart, readonly string[]> = {
  sign_in: ['authorization_endpoint', 'device_authorization_endpoint', 'end_session_endpoint'],
  tokens: ['token_endpoint', 'revocation_endpoint', 'pushed_authorization_request_endpoint'],
  registration: ['registration_endpoint'],
  keys: ['jwks_uri'],
};

/** Endpoints on other hosts: metadata may name another server's, so the person sees them (RFC 9700 §4.4). */
function otherHostsOf(server: Server, own: string): FoundServer['otherHosts'] {
  const parts = Object.entries(endpointsOf) as [ServerPart, readonly string[]][];
  return parts.flatMap(([part, names]) => {
    const hosts = names.flatMap((name) => hostOf(server[name]) ?? []).filter((host) => host !== own);
    return [...new Set(hosts)].map((host) => ({ part, host: host.slice(0, 300) }));
  });
}

function hostOf(address: unknown): string | undefined {
  return typeof address === 'string' ? URL.parse(address)?.host : undefined;
}

/** A short name for a host: `login.example.com` becomes `example.com`. */
function nameOf(host: string): string {
  return host.replace(/^(?:login|auth|accounts?|sso|id|identity|idp)\.(?=.+\..)/, '').slice(0, 80);
}

/** Describes a server for a new connection: what it supports, what it lacks, and the proposed values. */
export function describeServer(server: Server): FoundServer {
  const { host, origin } = new URL(server.issuer);
  const grants = grantsOf(server);
  return {
    issuer: server.issuer,
    host,
    grants,
    clients: clientsOf(server),
    features: featuresOf(server),
    gaps: gapsOf(server, grants),
    otherHosts: otherHostsOf(server, host),
    proposed: {
      name: nameOf(host),
      origin,
      // Only our own authority's metadata says where its API is.
      prefix: isOurs(server) ? '/api/' : '/',
      scopes: scopesOf(server),
    },
  };
}
