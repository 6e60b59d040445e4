import { z } from 'zod';
import { clientChangesSchema, clientTypeSchema, newClientSchema } from '../../storage/clients/settings.ts';
import { ApiError, notFound } from '../api-error.ts';
import { clientForm, clientSchema } from '../client-form.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { clientId, cursorOf, flag, next, paging, positionOf, text } from '../fields.ts';

const tags = ['clients'];
const params = z.strictObject({ id: clientId });
const UNKNOWN = { 404: 'There is no such client.' };
const OWN_CLIENT =
  'this is the client you are using, which would stop working; add force=true if you mean it';
const secret = z.string().describe('Returned only now.');
const force = flag.default(false).describe('Even the client that this request comes from.');
const positionSchema = z.strictObject({ name: text(200), client_id: clientId });

const list = endpoint({
  method: 'GET',
  path: '/api/admin/clients',
  summary: 'Clients by name',
  tags,
  access: 'admin',
  scope: 'api:admin',
  query: z.strictObject({
    search: text(200).optional().describe('Part of the name, or a whole id.'),
    type: clientTypeSchema.optional(),
    active: flag.optional(),
    ...paging,
  }),
  answer: z.strictObject({ clients: z.array(clientSchema), next }),
  async handle({ caller, query: { cursor, ...query }, services: { store } }) {
    const after = positionOf(positionSchema, cursor);
    const page = await store.clientAdministration.list({ ...query, after });
    return {
      clients: page.clients.map((client) => clientForm(client, caller.clientId)),
      next: page.next === undefined ? null : cursorOf(page.next),
    };
  },
});

const get = endpoint({
  method: 'GET',
  path: '/api/admin/clients/{id}',
  summary: 'One client',
  tags,
  access: 'admin',
  scope: 'api:admin',
  params,
  answer: clientSchema,
  errors: UNKNOWN,
  async handle({ caller, params: { id }, services: { store } }) {
    const client = await store.clientAdministration.get(id);
    if (client === undefined) throw notFound('client');
    return clientForm(client, caller.clientId);
  },
});

const create = endpoint({
  method: 'POST',
  path: '/api/admin/clients',
  summary: 'Add a client',
  tags,
  access: 'admin',
  scope: 'api:admin',
  body: newClientSchema,
  status: 201,
  answer: z.strictObject({ client: clientSchema, client_secret: secret.nullable() }),
  async handle({ caller, body, actor, services: { store } }) {
    const created = await store.clientAdministration.create(body, actor);
    return { client: clientForm(created.client, caller.clientId), client_secret: created.secret ?? null };
  },
});

const update = endpoint({
  method: 'PATCH',
  path: '/api/admin/clients/{id}',
  summary: 'Change a client',
  description:
    'Omitted fields stay; of two changes to one field the later one counts. A deactivated client is refused ' +
    'everywhere at once; its sessions continue when it is activated again. New lifetimes apply from the next refresh.',
  tags,
  access: 'admin',
  scope: 'api:admin',
  params,
  query: z.strictObject({ force }),
  body: clientChangesSchema.refine((given) => Object.keys(given).length > 0, 'must name what to change'),
  answer: clientSchema,
  errors: { ...UNKNOWN, 409: `\`own_client\`: ${OWN_CLIENT}.` },
  async handle({ caller, params: { id }, query, body, actor, services: { store } }) {
    if (id === caller.clientId && body.active === false && !query.force) {
      throw new ApiError(409, 'own_client', OWN_CLIENT);
    }
    return clientForm(await store.clientAdministration.update(id, body, actor), caller.clientId);
  },
});

const rotateSecret = endpoint({
  method: 'POST',
  path: '/api/admin/clients/{id}/rotate-secret',
  summary: 'Give a client a new secret',
  description: 'The old one is refused from now on.',
  tags,
  access: 'admin',
  scope: 'api:admin',
  params,
  answer: z.strictObject({ client_secret: secret }),
  errors: { ...UNKNOWN, 409: '`no_secret`: the client authenticates without one.' },
  handle: async ({ params: { id }, actor, services: { store } }) => ({
    client_secret: await store.clientAdministration.rotateSecret(id, actor),
  }),
});

const remove = endpoint({
  method: 'DELETE',
  path: '/api/admin/clients/{id}',
  summary: 'Delete a client',
  description: 'Its sessions end.',
  tags,
  access: 'admin',
  scope: 'api:admin',
  params,
  query: z.strictObject({ force }),
  status: 204,
  errors: { ...UNKNOWN, 409: `\`own_client\`: ${OWN_CLIENT}.` },
  async handle({ caller, params: { id }, query, actor, services: { store } }) {
    if (id === caller.clientId && !query.force) throw new ApiError(409, 'own_client', OWN_CLIENT);
    if (!(await store.clientAdministration.remove(id, actor))) throw notFound('client');
  },
});

/** Endpoints for administrators: clients. */
export const adminClientEndpoints: readonly Endpoint[] = [list, get, create, update, rotateSecret, remove];
