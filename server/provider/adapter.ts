import { type Adapter, type AdapterFactory, type AdapterPayload, errors } from 'oidc-provider';
import type { Store } from '../storage/store.ts';
import { refreshTokenRecord } from './rotation.ts';

// oidc-provider's storage contract, one object per model. What differs between models is here, SQL is in storage/.

const nothing = async (): Promise<undefined> => undefined;

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
      return (await artifacts.findByUid(uid))?.payload;
    },
    findByUserCode: nothing,
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
  return {
    ...artifactAdapter(store, 'Grant'),
    // Prolonged with each renewal, so that grants nobody renews any more can be deleted.
    upsert: (id, payload) => store.artifacts('Grant').save(id, payload, grantLifetime),
    destroy: (id) => store.grants.revoke(id),
  };
}

function refreshTokenAdapter(store: Store): Adapter {
  const { refreshTokens, grants } = store;
  return {
    upsert: (id, payload) => refreshTokens.insert(id, refreshTokenRecord(payload)),
    async find(id) {
      const found = await refreshTokens.find(id);
      if (found === undefined || found.verdict === 'exhausted') return undefined;
      const payload = { ...found.payload, jti: id };
      // Reported as consumed, it makes oidc-provider revoke the whole grant; as unconsumed, it is accepted.
      return found.verdict === 'reused' ? withConsumed(payload, found.consumedAt ?? 1) : payload;
    },
    findByUid: nothing,
    findByUserCode: nothing,
    // The token is consumed together with the insertion of its child: see rotation.ts.
    consume: nothing,
    destroy: (id) => refreshTokens.destroy(id),
    revokeByGrantId: (grantId) => grants.revoke(grantId),
  };
}

function clientAdapter(store: Store): Adapter {
  const { clients } = store;
  return {
    upsert: (id, payload) => clients.save(id, payload),
    find: (id) => clients.find(id),
    findByUid: nothing,
    findByUserCode: nothing,
    consume: nothing,
    destroy: (id) => clients.destroy(id),
    revokeByGrantId: nothing,
  };
}

/** `refreshTtl` in seconds: a grant is kept a day longer than a refresh token lives. */
export function adapterFactory(store: Store, refreshTtl: number): AdapterFactory {
  return (model) => {
    if (model === 'RefreshToken') return refreshTokenAdapter(store);
    if (model === 'Client') return clientAdapter(store);
    if (model === 'Grant') return grantAdapter(store, refreshTtl + 24 * 60 * 60);
    return artifactAdapter(store, model);
  };
}
