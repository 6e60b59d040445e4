import type { Middleware } from 'koa';
import { type Client, errors, type KoaContextWithOIDC, type Provider } from 'oidc-provider';
import { describeEndReason } from '../../storage/sessions/end-reasons.ts';
import { policyOf } from './policy.ts';

/**
 * A deactivated client is refused as one that fails to authenticate: RFC 6749 §5.2 gives `invalid_client` for that,
 * while `unauthorized_client` is said of one grant type to a client that may use others. It says why to whoever
 * names the client, as neither a client_id nor the state of a registration is a secret.
 */
class DeactivatedClient extends errors.OIDCProviderError {
  constructor() {
    super(401, 'invalid_client');
    this.error_description = describeEndReason('client_deactivated');
    // The person is told on our own page: the app's address is as good as unregistered (RFC 6749 §4.1.2.1).
    this.allow_redirect = false;
  }
}

function refuseDeactivated(route: string, client: Client): void {
  // Whoever is signed in here may sign out, whichever app sent them.
  if (policyOf(client).active || route.startsWith('end_session')) return;
  if (route === 'userinfo') throw new errors.InvalidToken(describeEndReason('client_deactivated'));
  throw new DeactivatedClient();
}

/** Refuses deactivated clients in the one place through which every endpoint gets to know its client. */
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

/** Answers a grant that the client was not registered for with `unauthorized_client` (RFC 6749 §5.2). */
export const nameDeniedGrants: Middleware = async (ctx, next) => {
  await next();
  const { body } = ctx;
  if (typeof body !== 'object' || body === null || !('error' in body)) return;
  // The library calls it invalid_request; other errors of such a request, as of authentication, stay.
  if (body.error !== 'invalid_request' || !deniedGrant(ctx['oidc'])) return;
  ctx.body = {
    error: 'unauthorized_client',
    error_description: 'this app is not registered for that grant type',
  };
};
