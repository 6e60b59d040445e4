import type { AdminClient } from '../../../../../shared/model/admin-client.ts';

/** A client as the server lists it, with the fields a test does not care about filled in. */
export function listedClient(changes: Partial<AdminClient> = {}): AdminClient {
  return {
    client_id: 'back-office',
    name: 'Back office',
    type: 'confidential',
    active: true,
    first_party: false,
    token_endpoint_auth_method: 'client_secret_basic',
    redirect_uris: ['http://127.0.0.1/callback/'],
    grant_types: ['authorization_code', 'refresh_token'],
    allowed_origin: null,
    access_ttl: null,
    refresh_ttl: null,
    session_ttl: null,
    session_cap: null,
    rotation: true,
    registered_by: 'seed',
    created: '2026-01-01T00:00:00.000Z',
    current: false,
    ...changes,
  };
}
