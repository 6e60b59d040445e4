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
import { type AdminAnswer, askAdmin, askPlainly, type Fault } from './api.ts';

const ttl = schema(() => z.number().int().nullable());

// Keys, and whatever else a server says of a client, are left behind.
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

const longestSentence = 300;
const mostFaults = 20;

/** A client and its new secret, which goes to the window made for it and nowhere else. */
export interface NewSecret {
  session: string;
  client: Pick<AdminClient, 'client_id' | 'name'>;
  secret: string;
}

/** What administrators do about clients. Every method throws what {@link askAdmin} throws. */
export interface AdminClients {
  list(session: string, search: ClientSearch): Promise<ClientPage>;
  create(session: string, client: NewClient): Promise<ClientOutcome>;
  update(session: string, clientId: string, changes: ClientChanges): Promise<ClientOutcome>;
  /** The old secret is refused from now on; the new one is shown. */
  rotateSecret(session: string, clientId: string): Promise<void>;
}

/** `body.redirect_uris.0` is about `redirect_uris`. */
function faultOf({ path, message }: Fault): ClientFault {
  const [, field = ''] = path.split('.');
  return { field: cleanText(field, 100), sentence: cleanText(message, longestSentence) };
}

function refusal(faults: readonly Fault[]): ClientOutcome {
  return { outcome: 'refused', faults: faults.slice(0, mostFaults).map(faultOf) };
}

function done(client: AdminClient, secretShown: boolean): ClientOutcome {
  return { outcome: 'done', client, secretShown };
}

/** `showSecret` puts a new secret on screen in a window of its own. */
export function createAdminClients(
  gateway: Pick<Gateway, 'request'>,
  showSecret: (secret: NewSecret) => void,
): AdminClients {
  const pathOf = (clientId: string) => `admin/clients/${encodeURIComponent(clientId)}`;

  function judge<S extends z.ZodType>(
    answer: AdminAnswer,
    schema: S,
    take: (value: z.output<S>) => ClientOutcome,
  ): ClientOutcome {
    return 'faults' in answer ? refusal(answer.faults) : take(parseJson(answer.body, schema));
  }

  return {
    async list(session, { search, cursor, limit }) {
      const query = {
        limit: String(limit),
        ...(search === '' ? {} : { search }),
        ...(cursor === undefined ? {} : { cursor }),
      };
      const request = { session, method: 'GET', path: 'admin/clients', query, list: true } as const;
      return askPlainly(gateway, request, pageSchema());
    },
    async create(session, client) {
      const answer = await askAdmin(gateway, {
        session,
        method: 'POST',
        path: 'admin/clients',
        send: client,
      });
      return judge(answer, createdSchema(), (made) => {
        const { client: created, client_secret: secret } = made;
        if (secret !== null) showSecret({ session, client: created, secret });
        return done(created, secret !== null);
      });
    },
    async update(session, clientId, changes) {
      const request = { session, method: 'PATCH', path: pathOf(clientId), send: changes } as const;
      return judge(await askAdmin(gateway, request), listedSchema(), (client) => done(client, false));
    },
    async rotateSecret(session, clientId) {
      const known = { session, method: 'GET', path: pathOf(clientId) } as const;
      const client = await askPlainly(gateway, known, listedSchema());
      const path = `${pathOf(clientId)}/rotate-secret`;
      const rotated = await askPlainly(gateway, { session, method: 'POST', path }, rotatedSchema());
      showSecret({ session, client, secret: rotated.client_secret });
    },
  };
}
