import type { Client } from 'oidc-provider';
import { type ClientPolicy, POLICY, policySchema } from '../../storage/clients/policy.ts';

/** A client that registers itself in this very request has no policy yet, which means the defaults. */
const unregulated: ClientPolicy = {
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

// A client object is made anew when anything about the client changes, so what was read of it stays true.
const known = new WeakMap<Client, ClientPolicy>();

/** What administrators decided about the client, as of this request. */
export function policyOf(client: Client): ClientPolicy {
  const before = known.get(client);
  if (before !== undefined) return before;
  const policy = client[POLICY] === undefined ? unregulated : policySchema.parse(client[POLICY]);
  known.set(client, policy);
  return policy;
}

/** How many sessions with the client one user may have; `usual` is the server's own number. */
export function capOf(client: Client | undefined, usual: number): number {
  return (client && policyOf(client).session_cap) ?? usual;
}
