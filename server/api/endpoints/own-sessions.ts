import { z } from 'zod';
import { type ListedSession, listSessions, sessionsOf } from '../../storage/sessions/list.ts';
import type { Store } from '../../storage/store.ts';
import { notFound } from '../api-error.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { sessionId } from '../fields.ts';
import { ownSessionForm, ownSessionSchema } from '../session-form.ts';

// More than anybody has. Ending all of them repeats until none is left.
const MOST = 500;

function activeSessions(store: Store, subject: string): Promise<ListedSession[]> {
  return listSessions(store.db, { subject, state: 'active', sort: 'last_used', order: 'desc', limit: MOST });
}

const list = endpoint({
  method: 'GET',
  path: '/api/sessions',
  summary: 'The devices the caller is signed in on',
  access: 'user',
  scope: 'api:read',
  answer: z.strictObject({ sessions: z.array(ownSessionSchema) }),
  async handle({ caller, services: { store } }) {
    const rows = await activeSessions(store, caller.sub);
    return { sessions: rows.map((row) => ownSessionForm(row, caller.sessionId)) };
  },
});

const end = endpoint({
  method: 'DELETE',
  path: '/api/sessions/{id}',
  summary: 'Sign out one of the caller’s devices',
  description: 'Also the one the request comes from. A session that has ended stays ended.',
  access: 'user',
  scope: 'api:write',
  params: z.strictObject({ id: sessionId }),
  status: 204,
  errors: { 404: 'The caller has no such session.' },
  async handle({ caller, params, actor, services: { store } }) {
    const [row] = await sessionsOf(store.db, [params.id]);
    if (row?.subject !== caller.sub) throw notFound('session of yours');
    await store.sessions.end([row.id], { reason: 'signed_out', by: actor.sub, address: actor.address });
  },
});

const endOthers = endpoint({
  method: 'POST',
  path: '/api/sessions/revoke-others',
  summary: 'Sign out all other devices of the caller',
  description: 'The apps there; a browser in which the user signed in stays signed in.',
  access: 'user',
  scope: 'api:write',
  answer: z.strictObject({ ended: z.int().describe('How many were signed out.') }),
  async handle({ caller, actor, services: { store } }) {
    const sessionEnd = { reason: 'signed_out_everywhere', by: actor.sub, address: actor.address } as const;
    let ended = 0;
    for (;;) {
      const rows = await activeSessions(store, caller.sub);
      const others = rows.map((row) => row.id).filter((id) => id !== caller.sessionId);
      if (others.length === 0) return { ended };
      ended += (await store.sessions.end(others, sessionEnd)).length;
    }
  },
});

/** Endpoints for users: their own sessions. */
export const ownSessionEndpoints: readonly Endpoint[] = [list, end, endOthers];
