import { ADMIN_ROLE } from '../storage/users/user.ts';

/** Scopes that endpoints of the resource API ask for: each opens what is declared to need it, and nothing else. */
export const apiScopes = ['api:read', 'api:write', 'api:admin'] as const;
export type ApiScope = (typeof apiScopes)[number];

/** What each of them opens, for whoever writes a client. */
export const scopeMeanings: Readonly<Record<ApiScope, string>> = {
  'api:read':
    'Read what the API has about the user: jobs, sessions, and the profile as far as other scopes open it.',
  'api:write': 'Change what the API has about the user: end their sessions.',
  'api:admin': 'Administer the server. Only ever granted to users with the role `admin`.',
};

/** Opens the administration, to administrators alone. */
export const ADMIN_SCOPE = 'api:admin' satisfies ApiScope;

/** Scopes that open claims about the user (OpenID Connect Core §5.4; `roles` is ours). */
const claimScopes = ['openid', 'profile', 'email', 'roles'] as const;

/** Scopes an access token can carry: those of the API, and those that claims are given by. */
export const tokenScopes = [...claimScopes, ...apiScopes] as const;

/** Scopes a client may ask for, in the order in which people read them. */
export const supportedScopes = [...claimScopes, 'offline_access', ...apiScopes] as const;

/** What an app may get on its own account (RFC 6749 §4.4): nothing about a person, and no administration. */
export const serviceScopes = ['api:read', 'api:write'] as const satisfies readonly ApiScope[];

/** What is granted when a request names no scope (RFC 6749 §3.3): all that is not meant for administrators. */
export const defaultScopes: readonly string[] = supportedScopes.filter((scope) => scope !== ADMIN_SCOPE);

interface HasRoles {
  roles: readonly string[];
}

/** Of these scopes the ones that a user can have now: `api:admin` goes with the role `admin`. */
export function scopesOpenTo({ roles }: HasRoles, scopes: Iterable<string>): string[] {
  const administers = roles.includes(ADMIN_ROLE);
  return [...scopes].filter((scope) => scope !== ADMIN_SCOPE || administers);
}

/** What an access token of this user can carry now. */
export function tokenScopesOf(user: HasRoles): string[] {
  return scopesOpenTo(user, tokenScopes);
}
