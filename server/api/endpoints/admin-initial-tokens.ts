import { z } from 'zod';
import { type InitialToken, newInitialTokenSchema } from '../../storage/clients/initial-tokens.ts';
import { notFound } from '../api-error.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { text, time, timeOf } from '../fields.ts';

const tags = ['clients'];

const tokenSchema = z.strictObject({
  id: z.string().describe('Names the token; it is no credential.'),
  name: z.string(),
  uses_left: z.int(),
  expires: time,
  grant_types: z.array(z.string()).describe('What clients registered with it may be allowed.'),
  created_by: z.string().describe('Subject of an administrator.'),
  created: time,
});

function tokenForm(token: InitialToken): z.output<typeof tokenSchema> {
  return { ...token, expires: timeOf(token.expires), created: timeOf(token.created) };
}

const list = endpoint({
  method: 'GET',
  path: '/api/admin/initial-access-tokens',
  summary: 'Initial access tokens that can be used',
  tags,
  access: 'admin',
  scope: 'api:admin',
  answer: z.strictObject({ tokens: z.array(tokenSchema) }),
  handle: async ({ services: { store } }) => ({ tokens: (await store.initialTokens.list()).map(tokenForm) }),
});

const create = endpoint({
  method: 'POST',
  path: '/api/admin/initial-access-tokens',
  summary: 'Let installations register themselves',
  description: 'Gives an initial access token (RFC 7591 §3).',
  tags,
  access: 'admin',
  scope: 'api:admin',
  body: newInitialTokenSchema,
  status: 201,
  answer: tokenSchema.extend({ initial_access_token: z.string().describe('Returned only now.') }),
  async handle({ body, actor, services: { store } }) {
    const { record, token } = await store.initialTokens.create(body, actor);
    return { ...tokenForm(record), initial_access_token: token };
  },
});

const remove = endpoint({
  method: 'DELETE',
  path: '/api/admin/initial-access-tokens/{id}',
  summary: 'Take an initial access token back',
  description: 'What was registered with it stays.',
  tags,
  access: 'admin',
  scope: 'api:admin',
  params: z.strictObject({ id: text(100) }),
  status: 204,
  errors: { 404: 'There is no such token.' },
  async handle({ params: { id }, actor, services: { store } }) {
    if (!(await store.initialTokens.remove(id, actor))) throw notFound('initial access token');
  },
});

/** Endpoints for administrators: registration of clients. */
export const adminInitialTokenEndpoints: readonly Endpoint[] = [list, create, remove];
