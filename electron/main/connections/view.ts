import type { Connection, ConnectionView } from '../../../shared/model/connection.ts';

/**
 * What a window may know of a connection. `own`: added on this computer. `needsClientSecret` is about its kind, not
 * about what is stored.
 */
export function connectionView(connection: Connection, own: boolean): ConnectionView {
  const { authentication } = connection.client;
  return {
    id: connection.id,
    name: connection.name,
    issuer: connection.issuer,
    grants: [...connection.grants],
    apiOrigins: [...new Set(connection.api.map((place) => place.origin))],
    clientAuthentication: authentication,
    needsClientSecret: authentication === 'client_secret_basic' || authentication === 'client_secret_post',
    keepSignedIn: connection.session.keepSignedIn,
    own,
    ...(connection.notice === undefined ? {} : { notice: connection.notice }),
  };
}
