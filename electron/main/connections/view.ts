import type { Connection, ConnectionView } from '../../../shared/model/connection.ts';

/**
 * A connection as the window sees it. `own`: added on this computer. `needsClientSecret` depends on the client
 * authentication, not on whether a secret is stored.
 */
export function connectionView(connection: Connection, own: boolean): ConnectionView {
  const { authentication } = connection.client;
  return {
    id: connection.id,
    name: connection.name,
    issuer: connection.issuer,
    grants: [...connection.grants],
    apiOrigins: [...new Set(connection.api.map(({ origin }) => origin))],
    clientAuthentication: authentication,
    needsClientSecret: authentication === 'client_secret_basic' || authentication === 'client_secret_post',
    keepSignedIn: connection.session.keepSignedIn,
    own,
    ...(connection.notice === undefined ? {} : { notice: connection.notice }),
  };
}
