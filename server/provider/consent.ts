import { type Client, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { scopesOpenTo } from '../auth/scopes.ts';
import { isLoopbackHost } from '../storage/clients/settings.ts';
import type { Store } from '../storage/store.ts';
import { userOfRequest } from './account.ts';
import type { ApiResource } from './resource.ts';

const { base, Check } = interactionPolicy;

type Grant = NonNullable<KoaContextWithOIDC['oidc']['entities']['Grant']>;

/**
 * Whether another program could use this client's id unnoticed: the client has neither secret nor key, and the
 * response goes to this computer, where any program can listen, or to any device that asks. An https redirect URI
 * proves itself.
 */
export function canBeImpersonated(client: Client, redirectUri: unknown): boolean {
  if (client.clientAuthMethod !== 'none') return false;
  const url = typeof redirectUri === 'string' ? URL.parse(redirectUri) : null;
  return url === null || url.protocol !== 'https:' || isLoopbackHost(url);
}

function mustBeAsked({ oidc: { client, params, result } }: KoaContextWithOIDC): boolean {
  if (client === undefined || result?.consent !== undefined) return false;
  return canBeImpersonated(client, params?.['redirect_uri']);
}

/**
 * When the user is asked. oidc-provider asks at every sign-in with a native client; RFC 8252 §8.6 means clients that
 * another program can impersonate, and native clients may have a secret here.
 */
export function consentPolicy(): interactionPolicy.DefaultPolicy {
  const policy = base();
  const { checks } = policy.get('consent') ?? {};
  if (checks?.get('native_client_prompt') === undefined) {
    throw new TypeError('this version of oidc-provider asks for consent differently');
  }
  checks.remove('native_client_prompt');
  const words = 'an app without a secret needs the user each time';
  checks.add(new Check('native_client_prompt', words, 'consent_required', mustBeAsked));
  return policy;
}

/** Adds the scopes to `grant`, for the user's claims and for the API. */
export function addScopes(grant: Grant, scopes: Iterable<string>, resource: ApiResource): void {
  const all = [...scopes].join(' ');
  grant.addOIDCScope(all);
  grant.addResourceScope(resource.identifier, all);
}

/** Adds those of the requested scopes to `grant` that are allowed, and rejects the others. */
export function decideScopes(
  grant: Grant,
  asked: Iterable<string>,
  allowed: readonly string[],
  resource: ApiResource,
): void {
  addScopes(grant, allowed, resource);
  const refused = [...asked].filter((scope) => !allowed.includes(scope)).join(' ');
  if (refused === '') return;
  grant.rejectOIDCScope(refused);
  grant.rejectResourceScope(resource.identifier, refused);
}

/** The requested scopes that the app gets without a question; undefined if the user has to be asked. */
async function allowedBefore(ctx: KoaContextWithOIDC, store: Store): Promise<string[] | undefined> {
  const { client, session, requestParamScopes } = ctx.oidc;
  const subject = session?.accountId;
  if (client === undefined || subject === undefined || mustBeAsked(ctx)) return undefined;
  // Independent of the user's current roles: each token contains only what the roles allow when it is issued.
  if (await store.clients.isFirstParty(client.clientId)) return [...requestParamScopes];
  const user = await userOfRequest(ctx, store.users, subject);
  if (user === undefined) return undefined;
  const open = scopesOpenTo(user, requestParamScopes);
  const given = await store.consents.given(subject, client.clientId);
  return open.every((scope) => given.has(scope)) ? open : undefined;
}

/**
 * Loads the grant of an authorization request. Each sign-in gets its own grant, even from the same browser, because
 * revoking one device must not end another. Undefined if the user has to be asked first.
 */
export function grantLoader(store: Store, resource: ApiResource) {
  return async (ctx: KoaContextWithOIDC): Promise<Grant | undefined> => {
    const { provider, client, session, result, requestParamScopes } = ctx.oidc;
    const decided = result?.consent?.grantId;
    if (decided !== undefined) return provider.Grant.find(decided);
    const allowed = ctx.oidc.promptPending('consent') ? undefined : await allowedBefore(ctx, store);
    if (allowed === undefined || client === undefined || session?.accountId === undefined) return undefined;
    const grant = new provider.Grant({ accountId: session.accountId, clientId: client.clientId });
    decideScopes(grant, requestParamScopes, allowed, resource);
    await grant.save();
    return grant;
  };
}
