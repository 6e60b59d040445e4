import type { Connection } from '../../../shared/model/connection.ts';
import { connectionSchema } from '../../../shared/model/connection.ts';
import type {
  clientKinds,
  FoundServer,
  serverFeatures,
  serverGaps,
  serverParts,
} from '../../../shared/model/new-connection.ts';
import type { Server } from '../oauth/metadata/metadata.ts';

type Grant = Connection['grants'][number];
type ClientKind = (typeof clientKinds)[number];
type Feature = (typeof serverFeatures)[number];
type Gap = (typeof serverGaps)[number];
type ServerPart = (typeof serverParts)[number];

const knownGrants = connectionSchema().shape.grants.element.options;

/** RFC 8628 §3.4. */
const deviceCode = 'urn:ietf:params:oauth:grant-type:device_code';

/** RFC 8414 §2: what holds for a server that does not list its grants. */
const usualGrants = ['authorization_code', 'implicit'];
/** RFC 8414 §2: what holds for a server that does not list its ways of client authentication. */
const usualMethods = ['client_secret_basic'];
/** What is asked for where the server takes it: who it is, and a session that outlives the access token. */
const wantedScopes = ['openid', 'profile', 'email', 'offline_access'];
const defaultScopes = ['openid', 'profile', 'offline_access'];
/** What the views of this app need at the one kind of server whose API they know; its users agree to each or not. */
const apiScopes = ['roles', 'api:read', 'api:write', 'api:admin'];

function listed(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : undefined;
}

/** Whether the server says that it has the API of Latchkey's own authority. */
function isOurs(server: Server): boolean {
  return server['latchkey_own_sessions_supported'] === true;
}

function grantsOf(server: Server): Grant[] {
  // A server that names a place for device codes and lists no grants at all gives them out there.
  const offered = listed(server.grant_types_supported) ?? [...usualGrants, deviceCode];
  const endpoints: Partial<Record<Grant, unknown>> = {
    authorization_code: server.authorization_endpoint,
    [deviceCode]: server.device_authorization_endpoint,
  };
  return knownGrants.filter(
    (grant) => offered.includes(grant) && (!(grant in endpoints) || endpoints[grant] !== undefined),
  );
}

function clientsOf(server: Server): ClientKind[] {
  const methods = listed(server.token_endpoint_auth_methods_supported);
  const secret = (['client_secret_basic', 'client_secret_post'] as const).filter((method) =>
    (methods ?? usualMethods).includes(method),
  );
  // Many servers take public clients and do not say so.
  return [
    ...(server.registration_endpoint === undefined ? [] : (['registration'] as const)),
    'none',
    ...secret,
  ];
}

function featuresOf(server: Server): Feature[] {
  const has: Record<Feature, boolean> = {
    registration: server.registration_endpoint !== undefined,
    pushed_requests: server.pushed_authorization_request_endpoint !== undefined,
    device_bound_tokens: listed(server.dpop_signing_alg_values_supported)?.includes('ES256') === true,
    issuer_in_answers: server.authorization_response_iss_parameter_supported === true,
    revocation: server.revocation_endpoint !== undefined,
    sign_out_page: typeof server['end_session_endpoint'] === 'string',
    own_sessions: isOurs(server),
  };
  return (Object.keys(has) as Feature[]).filter((name) => has[name]);
}

function gapsOf(server: Server, grants: readonly Grant[]): Gap[] {
  const challenges = listed(server.code_challenge_methods_supported);
  const lacks: Record<Gap, boolean> = {
    no_way_in: grants.every((grant) => grant === 'client_credentials'),
    no_revocation: server.revocation_endpoint === undefined,
    no_refresh: listed(server.grant_types_supported)?.includes('refresh_token') === false,
    no_keys: server.jwks_uri === undefined,
    no_pkce: challenges !== undefined && !challenges.includes('S256'),
  };
  return (Object.keys(lacks) as Gap[]).filter((name) => lacks[name]);
}

function scopesOf(server: Server): string[] {
  const known = listed(server.scopes_supported);
  if (known === undefined) return defaultScopes;
  const wanted = isOurs(server) ? [...wantedScopes, ...apiScopes] : wantedScopes;
  return wanted.filter((scope) => known.includes(scope));
}

const endpointsOf: Record<ServerPart, readonly string[]> = {
  sign_in: ['authorization_endpoint', 'device_authorization_endpoint', 'end_session_endpoint'],
  tokens: ['token_endpoint', 'revocation_endpoint', 'pushed_authorization_request_endpoint'],
  registration: ['registration_endpoint'],
  keys: ['jwks_uri'],
};

/** One server may name what belongs to another, so whoever adds it is told (RFC 9700 §4.4). */
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

/** `login.example.com` is better known as `example.com`. */
function nameOf(host: string): string {
  return host.replace(/^(?:login|auth|accounts?|sso|id|identity|idp)\.(?=.+\..)/, '').slice(0, 80);
}

/** A server's metadata in the terms of a connection: what it offers, what it lacks, and what to propose. */
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
      // The one API whose place is known by what its server says of itself.
      prefix: isOurs(server) ? '/api/' : '/',
      scopes: scopesOf(server),
    },
  };
}
