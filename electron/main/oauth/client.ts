import * as oauth from 'oauth4webapi';

/** The client credentials of this installation (RFC 6749 §2.3). */
export interface ClientIdentity {
  client_id: string;
  client_secret?: string | undefined;
  method: 'client_secret_basic' | 'client_secret_post' | 'none';
  /** The path of its registered redirect URI, if it has its own. */
  redirect_path?: string | undefined;
}

/** The client authentication in the form of the library. */
export function authenticate(client: ClientIdentity): oauth.ClientAuth {
  if (client.method === 'none' || client.client_secret === undefined) return oauth.None();
  return client.method === 'client_secret_post'
    ? oauth.ClientSecretPost(client.client_secret)
    : oauth.ClientSecretBasic(client.client_secret);
}
