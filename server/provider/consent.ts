import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import type { Store } from '../storage/store.ts';
import type { ApiResource } from './resource.ts';

type Grant = NonNullable<KoaContextWithOIDC['oidc']['entities']['Grant']>;

/** When the user is asked: without oidc-provider's rule to ask for native clients at every sign-in. */
export function consentPolicy(): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base();
  // That rule guards against apps that impersonate another; clients here hold a secret of their own.
  policy.get('consent')?.checks.remove('native_client_prompt');
  return policy;
}

/** Gives `grant` the scopes, both for the user's claims and for the API. */
export function addScopes(grant: Grant, scopes: Iterable<string>, resource: ApiResource): void {
  const all = [...scopes].join(' ');
  grant.addOIDCScope(all);
  grant.addResourceScope(resource.identifier, all);
}

async function isAllowed(ctx: KoaContextWithOIDC, store: Store): Promise<boolean> {
  const { client, session, requestParamScopes } = ctx.oidc;
  const subject = session?.accountId;
  if (client === undefined || subject === undefined) return false;
  if (await store.clients.isFirstParty(client.clientId)) return true;
  const given = await store.consents.given(subject, client.clientId);
  return [...requestParamScopes].every((scope) => given.has(scope));
}

/**
 * The grant of an authorization request. Each sign-in gets a grant of its own, even from the same browser, as
 * revoking one device must not end another. Undefined when the user has to be asked first.
 */
export function grantLoader(store: Store, resource: ApiResource) {
  return async (ctx: KoaContextWithOIDC): Promise<Grant | undefined> => {
    const { provider, client, session, result, requestParamScopes } = ctx.oidc;
    const decided = result?.consent?.grantId;
    if (decided !== undefined) return provider.Grant.find(decided);
    const mayGo = !ctx.oidc.promptPending('consent') && (await isAllowed(ctx, store));
    if (!mayGo || client === undefined || session?.accountId === undefined) return undefined;
    const grant = new provider.Grant({ accountId: session.accountId, clientId: client.clientId });
    addScopes(grant, requestParamScopes, resource);
    await grant.save();
    return grant;
  };
}
