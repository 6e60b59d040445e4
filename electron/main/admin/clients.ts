import type {
  AdminClient,
  ClientChanges,
  ClientFault,
  ClientOutcome,
  ClientPage,
  ClientSearch,
  NewClient,
} from '../../../shared/model/admin-client.ts';
import { clientTypes } from '../../../shared/model/administration.ts';
import { schema, z } from '../../../shared/schema.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { parseJson } from '../gateway/json.ts';
import { cleanText } from '../lib/clean-text.ts';
import { type AdminResponse, type Fault, requestAdmin, requestAdminJson } from './api.ts';

const ttl = schema(() => z.number().int().nullable());

// Unknown properties that a server adds to a client, keys among them, are removed.
const listedSchema = schema(() =>
  z.object({
    client_id: z.string(),
    name: z.string(),
    type: z.enum(clientTypes),
    active: z.boolean(),
    first_party: z.boolean(),
    token_endpoint_auth_method: z.string(),
    redirect_uris: z.array(z.string()),
    grant_types: z.array(z.string()),
    allowed_origin: z.string().nullable(),
    access_ttl: ttl(),
    refresh_ttl: ttl(),
    session_ttl: ttl(),
    session_cap: ttl(),
    rotation: z.boolean(),
    registered_by: z.string(),
    created: z.string(),
    current: z.boolean().default(false),
  }),
);

const pageSchema = schema(() => z.object({ clients: z.array(listedSchema()), next: z.string().nullable() }));
const secretSchema = schema(() => z.string().min(1).max(1_000));
const createdSchema = schema(() =>
  z.object({ client: listedSchema(), client_secret: secretSchema().nullable() }),
);
const rotatedSchema = schema(() => z.object({ client_secret: secretSchema() }));

const maxSentenceLength = 300;
const maxFaults = 20;

/** A client and its new secret. The secret is only passed to its own window. */
export interface NewSecret {
  session: string;
  client: Pick<AdminClient, 'client_id' | 'name'>;
  secret: string;
}

/** Administration of clients. Every method throws what {@link requestAdmin} throws. */
export interface AdminClients {
  list(session: string, search: ClientSearch): Promise<ClientPage>;
  create(session: string, client: NewClient): Promise<ClientOutcome>;
  update(session: string, clientId: string, changes: ClientChanges): Promise<ClientOutcome>;
  /** Replaces the secret of a client and shows the new one. The old one no longer works. */
  rotateSecret(session: string, clientId: string): Promise<void>;
}

/** The path `body.redirect_uris.0` becomes the field `redirect_uris`. */
function faultOf({ path, message }: Fault): ClientFault {
  const [, field = ''] = path.split('.');
  return { field: cleanText(field, 100), sentence: cleanText(message, maxSentenceLength) };
}

function refusal(faults: readonly Fault[]): ClientOutcome {
  return { outcome: 'refused', faults: faults.slice(0, maxFaults).map(faultOf) };
}

function done(client: AdminClient, secretShown: boolean): ClientOutcome {
  return { outcome: 'done', client, secretShown };
}

/** `showSecret` shows a new secret in its own window. */
export function createAdminClients(
  gateway: Pick<Gateway, 'request'>,
  showSecret: (secret: NewSecret) => void,
): AdminClients {
  const pathOf = (clientId: string) => `admin/clients/${encodeURIComponent(clientId)}`;

  function processResponse<S extends z.ZodType>(
    response: AdminResponse,
    schema: S,
    onSuccess: (value: z.output<S>) => ClientOutcome,
  ): ClientOutcome {
    return 'faults' in response ? refusal(response.faults) : onSuccess(parseJson(response.body, schema));
  }

  return {
    async list(session, { search, cursor, limit }) {
      const query = {
        limit: String(limit),
        ...(search === '' ? {} : { search }),
        ...(cursor === undefined ? {} : { cursor }),
      };
      const request = { session, method: 'GET', path: 'admin/clients', query, list: true } as const;
      return requestAdminJson(gateway, request, pageSchema());
    },
    async create(session, client) {
      const response = await requestAdmin(gateway, {
        session,
        method: 'POST',
        path: 'admin/clients',
        send: client,
      });
      return processResponse(response, createdSchema(), ({ client: created, client_secret: secret }) => {
        if (secret !== null) showSecret({ session, client: created, secret });
        return done(created, secret !== null);
      });
    },
    async update(session, clientId, changes) {
      const request = { session, method: 'PATCH', path: pathOf(clientId), send: changes } as const;
      const response = await requestAdmin(gateway, request);
      return processResponse(response, listedSchema(), (updated) => done(updated, false));
    },
    async rotateSecret(session, clientId) {
      const request = { session, method: 'GET', path: pathOf(clientId) } as const;
      const client = await requestAdminJson(gateway, request, listedSchema());
      const path = `${pathOf(clientId)}/rotate-secret`;
      const rotated = await requestAdminJson(gateway, { session, method: 'POST', path }, rotatedSchema());
      showSecret({ session, client, secret: rotated.client_secret });
    },
  };
}
