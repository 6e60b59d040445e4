import {
  errors,
  type KoaContextWithOIDC,
  type Provider,
  type TokenEndpointGrantContext,
} from 'oidc-provider';
import { checkDpopReplay, checkDpopRequired, validateDpop } from 'oidc-provider/lib/helpers/grants.js';
import { openedClaims } from '../auth/claims.ts';
import { defaultScopes, supportedScopes, tokenScopesOf } from '../auth/scopes.ts';
import { signIn as checkSignIn, isUnchanged } from '../auth/sign-in.ts';
import { callerAddress } from '../lib/caller-address.ts';
import { waitInWords } from '../lib/wait-time.ts';
import { hashedId } from '../storage/crypto/sealing.ts';
import type { Store } from '../storage/store.ts';
import type { User } from '../storage/users/users.ts';
import { addScopes } from './consent.ts';
import type { ApiResource } from './resource.ts';
import { waitRefusal } from './wait-refusal.ts';

// RFC 6749 §4.3. For first-party apps only: the password passes through the app, which is why the authorization code
// is the default and RFC 9700 §2.4 advises against this grant.

interface PasswordParameters {
  username?: string;
  password?: string;
  scope?: string;
  resource?: string;
}

type PasswordContext = TokenEndpointGrantContext<PasswordParameters>;

interface SignIn {
  user: User;
  scopes: Set<string>;
  grantId: string;
  /** Thumbprint of the key that the tokens are bound to (RFC 9449). */
  jkt: string | undefined;
}

const GRANT_TYPE = 'password';
const known: ReadonlySet<string> = new Set(supportedScopes);

function required(ctx: PasswordContext, name: 'username' | 'password'): string {
  const value = ctx.oidc.params[name];
  if (typeof value !== 'string' || value === '') {
    throw new errors.InvalidRequest(`missing required parameter '${name}'`);
  }
  return value;
}

/**
 * The requested scopes (RFC 6749 §3.3), or the default ones, limited to those the client is registered for (RFC 7591
 * §2), if its registration lists any.
 */
function requestedScopes({ oidc: { params, client } }: PasswordContext): Set<string> {
  const registered = client.scope === undefined ? known : new Set(client.scope.split(' '));
  const { scope } = params;
  if (scope === undefined) return new Set(defaultScopes.filter((one) => registered.has(one)));
  const asked = new Set(scope.split(' '));
  for (const one of asked) {
    if (!known.has(one))
      throw new errors.InvalidScope('this authorization server does not have this scope', one);
    if (!registered.has(one)) throw new errors.InvalidScope('this app is not registered for that scope', one);
  }
  return asked;
}

async function checkUser(ctx: PasswordContext, store: Store): Promise<User> {
  const result = await checkSignIn(store, {
    username: required(ctx, 'username'),
    password: required(ctx, 'password'),
    address: callerAddress(ctx.req),
    clientId: ctx.oidc.client.clientId,
  });
  if ('user' in result) return result.user;
  switch (result.refused) {
    case 'wrong_credentials':
      throw new errors.CustomOIDCProviderError('invalid_grant', 'the user name or the password is wrong');
    case 'too_many_attempts':
      throw waitRefusal(
        429,
        result.retryAfter,
        `too many failed attempts; try again in ${waitInWords(result.retryAfter)}`,
      );
    case 'busy':
      throw waitRefusal(503, result.retryAfter, 'the server is busy; try again in a few seconds');
  }
}

async function requireUnchanged(store: Store, { user, grantId }: SignIn): Promise<void> {
  if (await isUnchanged(store, user)) return;
  await store.sessions.end([hashedId(grantId)], { reason: 'revoked' });
  throw waitRefusal(503, 1, 'this user was changed at the same moment; try again');
}

async function openGrant(ctx: PasswordContext, user: User, scopes: Set<string>, resource: ApiResource) {
  const { provider, client } = ctx.oidc;
  const grant = new provider.Grant({ accountId: user.sub, clientId: client.clientId });
  addScopes(grant, scopes, resource);
  const grantId = await grant.save();
  ctx.oidc.entity('Grant', grant);
  return grantId;
}

async function issueAccessToken(ctx: PasswordContext, signIn: SignIn, resource: ApiResource) {
  const { provider, client } = ctx.oidc;
  const open = tokenScopesOf(signIn.user);
  const token = new provider.AccessToken({
    accountId: signIn.user.sub,
    client,
    grantId: signIn.grantId,
    gty: GRANT_TYPE,
    resourceServer: new provider.ResourceServer(
      resource.identifier,
      resource.describe(ctx.oidc.params.resource ?? resource.identifier, open),
    ),
    scope: open.filter((scope) => signIn.scopes.has(scope)).join(' '),
  });
  if (signIn.jkt !== undefined) token.setThumbprint('jkt', signIn.jkt);
  ctx.oidc.entity('AccessToken', token);
  return { value: await token.save(), token };
}

async function issueRefreshToken(ctx: PasswordContext, signIn: SignIn, resource: ApiResource) {
  const { provider, client } = ctx.oidc;
  if (!client.grantTypeAllowed('refresh_token')) return undefined;
  const token = new provider.RefreshToken({
    accountId: signIn.user.sub,
    client,
    grantId: signIn.grantId,
    gty: GRANT_TYPE,
    scope: [...signIn.scopes].join(' '),
    resource: resource.identifier,
    authTime: Math.floor(Date.now() / 1000),
    rotations: 0,
  });
  ctx.oidc.entity('RefreshToken', token);
  return token.save();
}

async function issueIdToken(ctx: KoaContextWithOIDC, { user, scopes }: SignIn) {
  if (!scopes.has('openid')) return undefined;
  const token = new ctx.oidc.provider.IdToken({ sub: user.sub }, { ctx });
  for (const [name, value] of Object.entries(openedClaims(user, scopes))) token.set(name, value);
  token.set('auth_time', Math.floor(Date.now() / 1000));
  return token.issue({ use: 'idtoken' });
}

/** RFC 9449 §5; undefined if the client sent no proof. */
async function provenKey(ctx: PasswordContext): Promise<string | undefined> {
  const { provider, client } = ctx.oidc;
  const proof = await validateDpop(provider, ctx);
  checkDpopRequired(provider, ctx, proof);
  await checkDpopReplay(provider, ctx, proof, client.clientId);
  return proof?.thumbprint;
}

/** Adds the password grant, which exchanges a user name and password for access, refresh and ID tokens. */
export function installPasswordGrant(provider: Provider, store: Store, resource: ApiResource): void {
  async function passwordGrant(ctx: PasswordContext): Promise<void> {
    // Checked before the password: a wrong request must not reveal whether the password was correct.
    resource.describe(ctx.oidc.params.resource ?? resource.identifier, []);
    const scopes = requestedScopes(ctx);
    const jkt = await provenKey(ctx);
    const user = await checkUser(ctx, store);
    const signIn = { user, scopes, jkt, grantId: await openGrant(ctx, user, scopes, resource) };
    const access = await issueAccessToken(ctx, signIn, resource);
    const refresh = await issueRefreshToken(ctx, signIn, resource);
    await requireUnchanged(store, signIn);
    ctx.body = {
      access_token: access.value,
      token_type: access.token.tokenType,
      expires_in: access.token.expiration,
      scope: access.token.scope || undefined,
      refresh_token: refresh,
      id_token: await issueIdToken(ctx, signIn),
    };
  }
  provider.registerGrantType<PasswordParameters>(GRANT_TYPE, passwordGrant, [
    'username',
    'password',
    'scope',
    'resource',
  ]);
}
