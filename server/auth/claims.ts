import type { User } from '../storage/users/users.ts';

/**
 * The claims that each scope gives access to (OpenID Connect Core §5.4). Roles show whom to attack, so they have a
 * scope of their own.
 */
export const claimsByScope = {
  openid: ['sub'],
  profile: ['name', 'preferred_username'],
  email: ['email', 'email_verified'],
  roles: ['roles'],
} as const;

type ClaimName = (typeof claimsByScope)[keyof typeof claimsByScope][number];

/** All claims about a user. {@link openedClaims} selects those that the scopes allow. */
export function claimsOf(user: User) {
  return {
    sub: user.sub,
    name: user.name,
    preferred_username: user.username,
    roles: user.roles,
    email: user.email,
    email_verified: true,
  } satisfies Record<ClaimName, unknown>;
}

/** The claims about the user that these scopes give access to. */
export function openedClaims(
  user: User,
  scopes: ReadonlySet<string> | readonly string[],
): Partial<ReturnType<typeof claimsOf>> {
  const given = new Set(scopes);
  const opened = Object.entries(claimsByScope).filter(([scope]) => given.has(scope));
  const claims = claimsOf(user);
  return Object.fromEntries(opened.flatMap(([, names]) => names.map((name) => [name, claims[name]])));
}
