import { ADMIN_ROLE } from '../storage/users/user.ts';

/** Scopes that endpoints of the resource API require. Each gives access only to the endpoints that declare it. */
export const apiScopes = ['api:read', 'api:write', 'api:admin'] as const;
export type ApiScope = (typeof apiScopes)[number];

/** What each scope allows, for authors of clients. */
export const scopeMeanings: Readonly<Record<ApiScope, string>> = {
  'api:read':
    'Read the user’s data in the API: jobs, sessions, and the profile as far as other scopes allow.',
  'api:write': 'Change the user’s data in the API: end their sessions.',
  'api:admin': 'Administer the server. Only ever granted to users with the role `admin`.',
};

/** Gives access to the administration; granted to administrators only. */
export const ADMIN_SCOPE = 'api:admin' satisfies ApiScope;

/** Scopes for claims about the user (OpenID Connect Core §5.4; `roles` is an extension). */
const claimScopes = ['openid', 'profile', 'email', 'roles'] as const;

/** Scopes that an access token can contain: those of the API and those for claims. */
export const tokenScopes = [...claimScopes, ...apiScopes] as const;

/** Scopes that a client may request, in the order in which people see them. */
export const supportedScopes = [...claimScopes, 'offline_access', ...apiScopes] as const;

/** Scopes for a client that acts for itself (RFC 6749 §4.4): nothing about people, no administration. */
export const serviceScopes = ['api:read', 'api:write'] as const satisfies readonly ApiScope[];

/** Scopes granted if a request names none (RFC 6749 §3.3): all except the administrators' scope. */
export const defaultScopes: readonly string[] = supportedScopes.filter((scope) => scope !== ADMIN_SCOPE);

interface HasRoles {
  roles: readonly string[];
}

/** The scopes that the user may have now: `api:admin` requires the role `admin`. */
export function scopesOpenTo({ roles }: HasRoles, scopes: Iterable<string>): string[] {
  const administers = roles.includes(ADMIN_ROLE);
  return [...scopes].filter((scope) => scope !== ADMIN_SCOPE || administers);
}

/** Scopes that an access token of this user may contain now. */
export function tokenScopesOf(user: HasRoles): string[] {
  return scopesOpenTo(user, tokenScopes);
}
