import type { KoaContextWithOIDC } from 'oidc-provider';
import { ADMIN_SCOPE, serviceScopes, tokenScopes, tokenScopesOf } from '../auth/scopes.ts';
import { userOfAccount } from './account.ts';

/**
 * The scopes that an access token issued by this request may contain, whatever was granted. Decided anew at each
 * refresh, so that the administration scope follows the role.
 */
export function tokenScopesFor(ctx: KoaContextWithOIDC): readonly string[] {
  if (ctx.oidc.params?.['grant_type'] === 'client_credentials') return serviceScopes;
  const user = userOfAccount(ctx);
  return user === undefined ? tokenScopes : tokenScopesOf(user);
}

/** Whether an access token with this scope contains the user's roles; the administration needs them. */
export function showsRoles(scope: string | undefined): boolean {
  const given = scope?.split(' ') ?? [];
  return given.includes('roles') || given.includes(ADMIN_SCOPE);
}
