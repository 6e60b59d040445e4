import type { KoaContextWithOIDC } from 'oidc-provider';
import { ADMIN_SCOPE, serviceScopes, tokenScopes, tokenScopesOf } from '../auth/scopes.ts';
import { userOfAccount } from './account.ts';

/**
 * What an access token issued in this request can carry, whatever was granted: judged anew at each refresh, so that
 * the scope of the administration comes and goes with the role.
 */
export function tokenScopesFor(ctx: KoaContextWithOIDC): readonly string[] {
  if (ctx.oidc.params?.['grant_type'] === 'client_credentials') return serviceScopes;
  const user = userOfAccount(ctx);
  return user === undefined ? tokenScopes : tokenScopesOf(user);
}

/** Whether an access token with this scope says which roles its user has; the administration asks for one of them. */
export function showsRoles(scope: string | undefined): boolean {
  const given = scope?.split(' ') ?? [];
  return given.includes('roles') || given.includes(ADMIN_SCOPE);
}
