import { z } from 'zod';
import { BearerError } from '../bearer-error.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { time, wholeNumber } from '../fields.ts';

const me = endpoint({
  method: 'GET',
  path: '/api/me',
  summary: 'Who is calling',
  access: 'user',
  // Whatever a query says, the token alone decides.
  query: z.object({}),
  answer: z.strictObject({
    sub: z.string(),
    name: z.string(),
    preferred_username: z.string(),
    email: z.string(),
    email_verified: z.boolean(),
    roles: z.array(z.string()),
  }),
  async handle({ caller, services: { store } }) {
    const user = await store.users.bySubject(caller.sub);
    if (user === undefined) throw new BearerError(401, 'invalid_token', 'this user no longer exists');
    return {
      sub: user.sub,
      name: user.name,
      preferred_username: user.username,
      email: user.email,
      email_verified: true,
      roles: caller.roles,
    };
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
  description: 'Those of the user in the token, whatever else the request says.',
  access: 'user',
  query: z.object({
    limit: wholeNumber(1, 999_999).optional().describe('How many at most; all without it.'),
  }),
  answer: z.strictObject({ jobs: z.array(job) }),
  async handle({ caller, query, services: { store } }) {
    return { jobs: await store.jobs.of(caller.sub, query.limit) };
  },
});

/** What any user may ask about themselves. */
export const ownEndpoints: readonly Endpoint[] = [me, jobs];
