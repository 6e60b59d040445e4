import { z } from 'zod';
import type { ManagedUser } from '../../storage/users/user.ts';
import {
  ADMIN_ROLE,
  displayNameSchema,
  emailSchema,
  rolesSchema,
  usernameSchema,
} from '../../storage/users/user.ts';
import { ApiError, notFound } from '../api-error.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { cursorOf, flag, next, paging, positionOf, subject, text, time, timeOf } from '../fields.ts';

const tags = ['users'];
const params = z.strictObject({ sub: subject });
const UNKNOWN = { 404: 'There is no such user.' };
const OWN_ACCOUNT = 'you would lock yourself out of the administration; add force=true if you mean it';
const MOST_TYPED = 5000;

const password = z.string().max(MOST_TYPED).describe('8 to 1000 characters.');

const userSchema = z.strictObject({
  sub: subject,
  username: z.string(),
  name: z.string(),
  email: z.string(),
  roles: z.array(z.string()),
  active: z.boolean(),
  created: time,
});

function userForm({ version: _version, created, ...user }: ManagedUser): z.output<typeof userSchema> {
  return { ...user, created: timeOf(created) };
}

const list = endpoint({
  method: 'GET',
  path: '/api/admin/users',
  summary: 'Users by user name',
  tags,
  access: 'admin',
  scope: 'api:admin',
  query: z.strictObject({
    search: text(200).optional().describe('Part of the user name, name or e-mail address.'),
    active: flag.optional(),
    ...paging,
  }),
  answer: z.strictObject({ users: z.array(userSchema), next }),
  async handle({ query, services: { store } }) {
    const page = await store.users.list({ ...query, cursor: positionOf(text(200), query.cursor) });
    return { users: page.users.map(userForm), next: page.next === undefined ? null : cursorOf(page.next) };
  },
});

const get = endpoint({
  method: 'GET',
  path: '/api/admin/users/{sub}',
  summary: 'One user',
  tags,
  access: 'admin',
  scope: 'api:admin',
  params,
  answer: userSchema,
  errors: UNKNOWN,
  async handle({ params: { sub }, services: { store } }) {
    const user = await store.users.get(sub);
    if (user === undefined) throw notFound('user');
    return userForm(user);
  },
});

const create = endpoint({
  method: 'POST',
  path: '/api/admin/users',
  summary: 'Add a user',
  tags,
  access: 'admin',
  scope: 'api:admin',
  body: z.strictObject({
    username: usernameSchema,
    name: displayNameSchema,
    email: emailSchema,
    roles: rolesSchema.default(['user']),
    password,
  }),
  status: 201,
  answer: userSchema,
  errors: { 409: '`username_taken`: another user has this user name.' },
  handle: async ({ body, actor, services: { store } }) => userForm(await store.users.create(body, actor)),
});

const changes = z
  .strictObject({ name: displayNameSchema, email: emailSchema, roles: rolesSchema, active: z.boolean() })
  .partial()
  .refine((given) => Object.keys(given).length > 0, 'must name what to change');

const update = endpoint({
  method: 'PATCH',
  path: '/api/admin/users/{sub}',
  summary: 'Change a user',
  description:
    'Omitted fields stay; of two changes to one field the later one counts. Access tokens issued before are refused ' +
    'from now on, so that apps refresh and see the change. Deactivating ends all sessions.',
  tags,
  access: 'admin',
  scope: 'api:admin',
  params,
  query: z.strictObject({ force: flag.default(false).describe('Allow callers to remove their own rights.') }),
  body: changes,
  answer: userSchema,
  errors: {
    ...UNKNOWN,
    409: `\`last_administrator\`: one must stay. \`own_account\`: ${OWN_ACCOUNT}.`,
  },
  async handle({ caller, params: { sub }, query, body, actor, services: { store } }) {
    const losesAccess = body.active === false || body.roles?.includes(ADMIN_ROLE) === false;
    if (sub === caller.sub && losesAccess && !query.force)
      throw new ApiError(409, 'own_account', OWN_ACCOUNT);
    const user = await store.users.update(sub, body, actor);
    if (user === undefined) throw notFound('user');
    return userForm(user);
  },
});

const setPassword = endpoint({
  method: 'POST',
  path: '/api/admin/users/{sub}/password',
  summary: 'Set a new password',
  tags,
  access: 'admin',
  scope: 'api:admin',
  params,
  body: z.strictObject({
    password,
    end_sessions: z.boolean().default(true).describe('Sign the user out everywhere, as is usual.'),
  }),
  status: 204,
  errors: UNKNOWN,
  async handle({ params: { sub }, body, actor, services: { store } }) {
    const known = await store.users.setPassword(sub, body.password, actor, body.end_sessions);
    if (!known) throw notFound('user');
  },
});

/** Endpoints for administrators: users. */
export const adminUserEndpoints: readonly Endpoint[] = [list, get, create, update, setPassword];
