import type { Connection } from '../../../../shared/model/connection.ts';
import { schema, z } from '../../../../shared/schema.ts';
import type { ClientIdentity } from '../../oauth/client.ts';
import type { Server } from '../../oauth/types.ts';
import {
  type Bound,
  boundTo,
  changedEndpoints,
  fieldsOf,
  fieldsSchema,
  foundIn,
  sameServer,
  serverFields,
} from '../destinations/destinations.ts';

/** The client registration of a connection as it is stored. */
export const storedClientSchema = schema(() =>
  z.strictObject({
    version: z.literal(1),
    /** Where the secret may be sent; see `Bound`. */
    bound_to: z.string(),
    leads_to: fieldsSchema().optional(),
    found: fieldsSchema().optional(),
    client_id: z.string(),
    client_secret: z.string().optional(),
    method: z.enum(['client_secret_basic', 'client_secret_post', 'none']),
    /** Without it, the fixed path of the first versions. */
    redirect_path: z
      .string()
      .regex(/^\/callback\/[\w-]+$/)
      .optional(),
    /** How its registration is deleted (RFC 7592 §3). */
    registration_client_uri: z.string().optional(),
    registration_access_token: z.string().optional(),
    /** When to stop trying to delete it; set at the first failed attempt. Wall clock in milliseconds. */
    give_up_at: z.number().optional(),
    /** The grants it was registered for; the default is what the first versions registered for. */
    grants: z.array(z.string()).default(['authorization_code', 'password']),
    /** The server answered `invalid_client`: still used for refreshes, replaced at the next sign-in. */
    refused: z.boolean(),
  }),
);

export type StoredClient = z.infer<ReturnType<typeof storedClientSchema>>;

/** Whether it was registered without a grant that the connection now has: the server would refuse that grant. */
export function lacksGrant({ client, grants }: Connection, stored: StoredClient): boolean {
  return client.authentication === 'registration' && grants.some((grant) => !stored.grants.includes(grant));
}

/** Whether the secret was issued by this connection's server and for its client id; it is sent nowhere else. */
export function belongs(connection: Connection, stored: StoredClient): boolean {
  return sameServer(stored, boundTo(fieldsOf(connection), undefined)) && isClientOf(connection, stored);
}

export function isClientOf({ client }: Connection, stored: StoredClient): boolean {
  return client.authentication === 'registration' || client.id === stored.client_id;
}

export function clientBound(connection: Connection, server: Server): Bound {
  return boundTo(serverFields(fieldsOf(connection)), foundIn(server));
}

/** Whether the server moved endpoints since the client was registered. Endpoints in a file are compared with the file. */
export function isForOtherServer(connection: Connection, { found }: StoredClient, server: Server): boolean {
  if (found === undefined || connection.endpoints !== undefined) return false;
  return changedEndpoints(fieldsOf(connection), found, server).length > 0;
}

export function identityOf(stored: StoredClient): ClientIdentity {
  const { client_id, client_secret, method, redirect_path } = stored;
  return { client_id, client_secret, method, redirect_path };
}

export function publicClient(id: string): ClientIdentity {
  return { client_id: id, method: 'none' };
}
