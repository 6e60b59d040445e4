import { z } from 'zod';
import { refusalTo } from '../../auth/bearer.ts';
import { openedClaims } from '../../auth/claims.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { time, wholeNumber } from '../fields.ts';

const me = endpoint({
  method: 'GET',
  path: '/api/me',
  summary: 'Who is calling',
  description:
    'What the scopes of the token allow: profile for names, email for the address, roles for roles.',
  access: 'user',
  scope: 'api:read',
  // The token alone decides who is asking, whatever the query says.
  query: z.object({}),
  answer: z.strictObject({
    sub: z.string(),
    name: z.string().optional(),
    preferred_username: z.string().optional(),
    email: z.string().optional(),
    email_verified: z.boolean().optional(),
    roles: z.array(z.string()).optional(),
  }),
  async handle({ caller, services: { store } }) {
    const user = await store.users.bySubject(caller.sub);
    if (user === undefined) throw refusalTo(caller, 401, 'invalid_token', 'this user no longer exists');
    const claims = openedClaims(user, caller.scopes);
    return { ...claims, sub: user.sub, ...(claims.roles && { roles: caller.roles }) };
  },
});

const job = z.strictObject({
  id: z.string(),
  title: z.string(),
  state: z.enum(['queued', 'running', 'done', 'failed']),
  detail: z.string(),
  created: time,
  updated: time,
});

const jobs = endpoint({
  method: 'GET',
  path: '/api/jobs',
  summary: 'The jobs of the caller, newest first',
  description: 'Always those of the token’s user.',
  access: 'user',
  scope: 'api:read',
  query: z.object({
    limit: wholeNumber(1, 999_999).optional().describe('Maximum number; all if absent.'),
  }),
  answer: z.strictObject({ jobs: z.array(job) }),
  async handle({ caller, query, services: { store } }) {
    return { jobs: await store.jobs.of(caller.sub, query.limit) };
  },
});

/** Endpoints for users: data about themselves. */
export const ownEndpoints: readonly Endpoint[] = [me, jobs];
