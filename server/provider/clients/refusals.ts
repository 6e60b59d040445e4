import type { Middleware } from 'koa';
import { type Client, errors, type KoaContextWithOIDC, type Provider } from 'oidc-provider';
import { describeEndReason } from '../../storage/sessions/end-reasons.ts';
import { policyOf } from './policy.ts';

/**
 * A deactivated client is refused like one that fails to authenticate: RFC 6749 §5.2 defines `invalid_client` for
 * that, while `unauthorized_client` refers to a single grant type. The reason is given to anybody who names the
 * client, because neither a client_id nor the state of a registration is secret.
 */
class DeactivatedClient extends errors.OIDCProviderError {
  constructor() {
    super(401, 'invalid_client');
    this.error_description = describeEndReason('client_deactivated');
    // Shown on our own page: the app's redirect URI counts as unregistered (RFC 6749 §4.1.2.1).
    this.allow_redirect = false;
  }
}

function refuseDeactivated(route: string, client: Client): void {
  // People who are signed in here may sign out, whichever app sent them.
  if (policyOf(client).active || route.startsWith('end_session')) return;
  if (route === 'userinfo') throw new errors.InvalidToken(describeEndReason('client_deactivated'));
  throw new DeactivatedClient();
}

/** Refuses deactivated clients where every endpoint looks up its client. */
export function installDeactivation(provider: Provider): void {
  const { prototype } = provider.OIDCContext;
  const assign = prototype.entity;
  prototype.entity = function entity(key, value: unknown) {
    assign.call(this, key, value);
    if (key === 'Client' && value instanceof provider.Client) refuseDeactivated(this.route, value);
  };
}

function deniedGrant(oidc: KoaContextWithOIDC['oidc'] | undefined): boolean {
  const grant = oidc?.route === 'token' ? oidc.params?.['grant_type'] : undefined;
  return typeof grant === 'string' && oidc?.client?.grantTypeAllowed(grant) === false;
}

/** Answers `unauthorized_client` (RFC 6749 §5.2) if the client is not registered for the grant type. */
export const nameDeniedGrants: Middleware = async (ctx, next) => {
  await next();
  const { body } = ctx;
  if (typeof body !== 'object' || body === null || !('error' in body)) return;
  // The library answers invalid_request here; other errors, such as those of authentication, stay.
  if (body.error !== 'invalid_request' || !deniedGrant(ctx['oidc'])) return;
  ctx.body = {
    error: 'unauthorized_client',
    error_description: 'this app is not registered for this grant type',
  };
};
