import { type Adapter, type AdapterFactory, type AdapterPayload, errors, Provider } from 'oidc-provider';
import { InitialTokenSpent } from '../storage/clients/clients.ts';
import { hashedId } from '../storage/crypto/sealing.ts';
import type { EndReason } from '../storage/sessions/end-reasons.ts';
import type { SessionEnd } from '../storage/sessions/sessions.ts';
import type { NewSession } from '../storage/sessions/start.ts';
import type { Store } from '../storage/store.ts';
import { capOf } from './clients/policy.ts';
import { checkSentSecret } from './clients/registration-secret.ts';
import { deviceOfRequest } from './device/parameters.ts';
import { grantsAhead, presentedRefreshToken, storeReadAhead, tokensAhead } from './read-ahead.ts';
import { recordRefusal } from './refusals.ts';
import { requestAddress } from './request-address.ts';
import { recordWhyRefused, refreshTokenRecord } from './rotation.ts';

// oidc-provider's storage contract, one object per model. Differences between models are here, SQL is in storage/.

const notFound = async (): Promise<undefined> => undefined;

function consumedRefusal(model: string): Error {
  return model === 'PushedAuthorizationRequest'
    ? new errors.InvalidRequestUri('the request_uri was already used')
    : new errors.InvalidGrant(`${model} already consumed`);
}

function artifactAdapter(store: Store, model: string): Adapter {
  const artifacts = store.artifacts(model);
  return {
    upsert: (id, payload, expiresIn) => artifacts.save(id, payload, expiresIn),
    async find(id) {
      const stored = await artifacts.find(id);
      return stored && withConsumed(stored.payload, stored.consumedAt);
    },
    async findByUid(uid) {
      return (await artifacts.findByAlias(uid))?.payload;
    },
    async findByUserCode(userCode) {
      const stored = await artifacts.findByAlias(userCode);
      return stored && withConsumed(stored.payload, stored.consumedAt);
    },
    async consume(id) {
      if (!(await artifacts.consume(id))) throw consumedRefusal(model);
    },
    destroy: (id) => artifacts.destroy(id),
    revokeByGrantId: (grantId) => artifacts.destroyByGrant(grantId),
  };
}

function withConsumed(payload: Record<string, unknown>, consumedAt: number | undefined): AdapterPayload {
  return consumedAt === undefined ? payload : { ...payload, consumed: consumedAt };
}

function grantAdapter(store: Store, grantLifetime: number): Adapter {
  const plain = artifactAdapter(store, 'Grant');
  return {
    ...plain,
    find: async (id) => grantsAhead.take(id) ?? plain.find(id),
    // Extended by each refresh, so that grants which are no longer refreshed can be deleted.
    upsert: (id, payload) => store.artifacts('Grant').save(id, payload, grantLifetime),
    destroy: (id) => endGrant(store, id),
  };
}

/** Why the library ends a session. It does not say, so this is derived from the request. */
function endReason(): EndReason {
  const oidc = Provider.ctx?.oidc;
  if (oidc?.route !== 'token') return 'signed_out';
  const reason = oidc.params?.['grant_type'] === 'refresh_token' ? 'refresh_token_reused' : 'code_reused';
  recordRefusal(reason);
  return reason;
}

function sessionEndOfRequest(): SessionEnd {
  return { reason: endReason(), address: requestAddress() };
}

async function endGrant(store: Store, grantId: string): Promise<void> {
  await store.sessions.end([hashedId(grantId)], sessionEndOfRequest());
}

function newSession({ jkt }: AdapterPayload, defaultCap: number): NewSession {
  const { name, platform } = deviceOfRequest();
  return { deviceName: name, platform, jkt, cap: capOf(Provider.ctx?.oidc.client, defaultCap) };
}

function refreshTokenAdapter(store: Store, defaultCap: number): Adapter {
  const { refreshTokens } = store;
  return {
    upsert: (id, payload) =>
      refreshTokens.insert(id, refreshTokenRecord(payload), newSession(payload, defaultCap)),
    async find(id) {
      const found = await refreshTokens.find(id, tokensAhead.take(id));
      if (found === undefined) return undefined;
      await recordWhyRefused(found);
      if (found.verdict === 'exhausted' || found.endedReason !== undefined) return undefined;
      storeReadAhead(found);
      const payload = { ...found.payload, exp: found.expires, jti: id };
      // If it is reported as consumed, oidc-provider revokes the whole grant; otherwise it is accepted.
      return found.verdict === 'reused' ? withConsumed(payload, found.consumedAt ?? 1) : payload;
    },
    findByUid: notFound,
    findByUserCode: notFound,
    // The token is consumed when its child is inserted: see rotation.ts.
    consume: notFound,
    destroy: (id) => refreshTokens.destroy(id, sessionEndOfRequest()),
    revokeByGrantId: (grantId) => endGrant(store, grantId),
  };
}

async function registerClient(store: Store, id: string, payload: AdapterPayload): Promise<void> {
  await checkSentSecret();
  try {
    await store.clients.register(id, payload, Provider.ctx?.oidc.entities.InitialAccessToken?.jti);
  } catch (error) {
    throw error instanceof InitialTokenSpent ? new errors.InvalidToken('used up meanwhile') : error;
  }
}

function initialAccessTokenAdapter(store: Store): Adapter {
  return {
    ...artifactAdapter(store, 'InitialAccessToken'),
    async find(id) {
      const token = await store.initialTokens.find(id);
      if (token === undefined) return undefined;
      const times = { iat: token.created, exp: token.expires };
      return { kind: 'InitialAccessToken', jti: id, ...times, grant_types: token.grant_types };
    },
  };
}

async function findClient({ clients }: Store, id: string): Promise<AdapterPayload | undefined> {
  const token = presentedRefreshToken();
  if (token === undefined) return clients.find(id);
  const found = await clients.findWithToken(id, token);
  if (found?.refreshToken !== undefined) tokensAhead.put(token, found.refreshToken);
  return found?.client;
}

function clientAdapter(store: Store): Adapter {
  return {
    upsert: (id, payload) => registerClient(store, id, payload),
    find: (id) => findClient(store, id),
    findByUid: notFound,
    findByUserCode: notFound,
    consume: notFound,
    destroy: async (id) => void (await store.clientAdministration.remove(id, undefined)),
    revokeByGrantId: notFound,
  };
}

/**
 * `refreshTtl` in seconds: a grant is kept a day longer than a refresh token. `defaultCap`: sessions per user for
 * clients without their own limit.
 */
export function adapterFactory(store: Store, refreshTtl: number, defaultCap: number): AdapterFactory {
  return (model) => {
    if (model === 'RefreshToken') return refreshTokenAdapter(store, defaultCap);
    if (model === 'Client') return clientAdapter(store);
    if (model === 'InitialAccessToken') return initialAccessTokenAdapter(store);
    if (model === 'Grant') return grantAdapter(store, refreshTtl + 24 * 60 * 60);
    return artifactAdapter(store, model);
  };
}
