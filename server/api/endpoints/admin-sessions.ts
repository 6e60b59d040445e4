import { z } from 'zod';
import type { Actor } from '../../storage/audit/audit.ts';
import { listSessions, type SessionSearch, sessionsOf } from '../../storage/sessions/list.ts';
import { ApiError, notFound } from '../api-error.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { cursorOf, flag, next, paging, positionOf, sessionId, subject, text } from '../fields.ts';
import { sessionForm, sessionSchema, sessionStates } from '../session-form.ts';

const tags = ['sessions'];
const MOST_AT_ONCE = 500;
const OWN_SESSION = 'this is the session you are using; add force=true to end it all the same';

const sort = z.enum(['last_used', 'started', 'expires']);
const order = z.enum(['asc', 'desc']);
const positionSchema = z.tuple([sort, order, z.int(), sessionId]);

function positionAfter(cursor: string | undefined, search: Pick<SessionSearch, 'sort' | 'order'>) {
  const ofThisOrder = positionSchema.refine(
    ([column, direction]) => column === search.sort && direction === search.order,
  );
  const position = positionOf(ofThisOrder, cursor);
  return position && { value: position[2], id: position[3] };
}

const list = endpoint({
  method: 'GET',
  path: '/api/admin/sessions',
  summary: 'Search sessions',
  tags,
  access: 'admin',
  scope: 'api:admin',
  query: z.strictObject({
    user: text(200).optional().describe('Beginning of a user name, or a whole subject.'),
    client: text(200).optional().describe('Id of a client.'),
    device: text(200).optional().describe('Beginning of a device name, in its own case.'),
    state: z.enum([...sessionStates, 'all']).default('active'),
    sort: sort.default('last_used'),
    order: order.default('desc'),
    ...paging,
  }),
  answer: z.strictObject({ sessions: z.array(sessionSchema), next }),
  async handle({ caller, query: { user, client, device, cursor, limit, ...query }, services: { store } }) {
    const rows = await listSessions(store.db, {
      ...query,
      // An empty form field is not a filter.
      user: user || undefined,
      client: client || undefined,
      device: device || undefined,
      after: positionAfter(cursor, query),
      limit: limit + 1,
    });
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      sessions: page.map((row) => sessionForm(row, caller.sessionId)),
      next: last === undefined ? null : cursorOf([query.sort, query.order, last[query.sort], last.id]),
    };
  },
});

const get = endpoint({
  method: 'GET',
  path: '/api/admin/sessions/{id}',
  summary: 'One session',
  tags,
  access: 'admin',
  scope: 'api:admin',
  params: z.strictObject({ id: sessionId }),
  answer: sessionSchema,
  errors: { 404: 'There is no such session.' },
  async handle({ caller, params, services: { store } }) {
    const [row] = await sessionsOf(store.db, [params.id]);
    if (row === undefined) throw notFound('session');
    return sessionForm(row, caller.sessionId);
  },
});

function endByAdministrator({ sub, address }: Actor) {
  return { reason: 'revoked_by_administrator', by: sub, address } as const;
}

const revoke = endpoint({
  method: 'DELETE',
  path: '/api/admin/sessions/{id}',
  summary: 'End one session',
  description: 'A session that has ended stays ended, with the reason it has.',
  tags,
  access: 'admin',
  scope: 'api:admin',
  params: z.strictObject({ id: sessionId }),
  query: z.strictObject({
    force: flag.default(false).describe('End even the session this request is made in.'),
  }),
  status: 204,
  errors: { 404: 'There is no such session.', 409: `\`own_session\`: ${OWN_SESSION}.` },
  async handle({ caller, params: { id }, query, actor, services: { store } }) {
    if (id === caller.sessionId && !query.force) throw new ApiError(409, 'own_session', OWN_SESSION);
    const [row] = await sessionsOf(store.db, [id]);
    if (row === undefined) throw notFound('session');
    await store.sessions.end([id], endByAdministrator(actor));
  },
});

const outcome = z.enum(['ended', 'ended_before', 'not_found', 'own_session']);

const revokeMany = endpoint({
  method: 'POST',
  path: '/api/admin/sessions/revoke',
  summary: 'End many sessions',
  tags,
  access: 'admin',
  scope: 'api:admin',
  body: z.strictObject({
    ids: z
      .array(sessionId)
      .min(1, 'must name a session')
      .max(MOST_AT_ONCE, `must name ${MOST_AT_ONCE} sessions at most`),
    force: z.boolean().default(false).describe('End even the session this request is made in.'),
  }),
  answer: z.strictObject({ results: z.array(z.strictObject({ id: sessionId, result: outcome })) }),
  async handle({ caller, body, actor, services: { store } }) {
    const ids = [...new Set(body.ids)];
    const known = new Set((await sessionsOf(store.db, ids)).map((row) => row.id));
    const ownId = body.force ? undefined : caller.sessionId;
    const wanted = ids.filter((id) => known.has(id) && id !== ownId);
    const rows = await store.sessions.end(wanted, endByAdministrator(actor));
    const ended = new Set(rows.map((row) => row.id));
    const resultOf = (id: string): z.output<typeof outcome> => {
      if (id === ownId) return 'own_session';
      if (!known.has(id)) return 'not_found';
      return ended.has(id) ? 'ended' : 'ended_before';
    };
    return { results: ids.map((id) => ({ id, result: resultOf(id) })) };
  },
});

const revokeAllOf = endpoint({
  method: 'POST',
  path: '/api/admin/users/{sub}/revoke-sessions',
  summary: 'End all sessions of a user',
  description:
    'In apps and browsers. With the caller’s own subject, the session of this request ends as well.',
  tags,
  access: 'admin',
  scope: 'api:admin',
  params: z.strictObject({ sub: subject }),
  answer: z.strictObject({ ended: z.int().describe('How many there were.') }),
  errors: { 404: 'There is no such user.' },
  async handle({ params, actor, services: { store } }) {
    if ((await store.users.get(params.sub)) === undefined) throw notFound('user');
    return { ended: await store.sessions.endAllOf(params.sub, endByAdministrator(actor)) };
  },
});

/** Endpoints for administrators: sessions. */
export const adminSessionEndpoints: readonly Endpoint[] = [list, get, revoke, revokeMany, revokeAllOf];
