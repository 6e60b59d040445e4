import * as oauth from 'oauth4webapi';

/** How this installation proves which client it is (RFC 6749 §2.3). */
export interface ClientIdentity {
  client_id: string;
  client_secret?: string | undefined;
  method: 'client_secret_basic' | 'client_secret_post' | 'none';
  /** The path it was registered with to come back to, where that is its own. */
  redirect_path?: string | undefined;
}

/** The library's way to authenticate a client. */
export function authenticate(client: ClientIdentity): oauth.ClientAuth {
  if (client.method === 'none' || client.client_secret === undefined) return oauth.None();
  return client.method === 'client_secret_post'
    ? oauth.ClientSecretPost(client.client_secret)
    : oauth.ClientSecretBasic(client.client_secret);
}
