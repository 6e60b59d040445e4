import type { Client } from 'oidc-provider';
import { type ClientPolicy, POLICY, policySchema } from '../../storage/clients/policy.ts';

/** A client that is being registered by this request has no policy yet and gets the defaults. */
const defaultPolicy: ClientPolicy = {
  type: 'confidential',
  active: true,
  first_party: false,
  allowed_origin: null,
  access_ttl: null,
  refresh_ttl: null,
  session_ttl: null,
  session_cap: null,
  rotation: true,
  registered_by: 'dynamic',
};

// oidc-provider creates a new client object when the client changes, so cached policies stay correct.
const known = new WeakMap<Client, ClientPolicy>();

/** What administrators decided about the client, as of this request. */
export function policyOf(client: Client): ClientPolicy {
  const before = known.get(client);
  if (before !== undefined) return before;
  const policy = client[POLICY] === undefined ? defaultPolicy : policySchema.parse(client[POLICY]);
  known.set(client, policy);
  return policy;
}

/** How many sessions one user may have with the client; `defaultCap` is the server's default. */
export function capOf(client: Client | undefined, defaultCap: number): number {
  return (client && policyOf(client).session_cap) ?? defaultCap;
}
