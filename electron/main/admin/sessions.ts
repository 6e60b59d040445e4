import type {
  AdminSession,
  Revocation,
  RevocationReport,
  SessionPage,
  SessionSearch,
} from '../../../shared/model/admin-session.ts';
import { schema, z } from '../../../shared/schema.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { requestAdminJson } from './api.ts';

const listedSchema = schema(() =>
  z.object({
    id: z.string(),
    user: z.object({ sub: z.string(), username: z.string() }),
    client: z.object({ id: z.string(), name: z.string().nullable() }),
    device: z.object({ name: z.string().nullable(), platform: z.string().nullable(), bound: z.boolean() }),
    started: z.string(),
    last_used: z.string(),
    expires: z.string(),
    current: z.boolean().default(false),
    state: z.enum(['active', 'expired', 'ended']),
    ended: z.object({ reason: z.string() }).nullable(),
  }),
);

const pageSchema = schema(() => z.object({ sessions: z.array(listedSchema()), next: z.string().nullable() }));
const resultSchema = schema(() => z.enum(['ended', 'ended_before', 'not_found', 'own_session']));
const resultsSchema = schema(() => z.object({ results: z.array(z.object({ result: resultSchema() })) }));
const countSchema = schema(() => z.object({ ended: z.number().int().nonnegative() }));

function toAdminSession({ ended, ...listed }: z.output<ReturnType<typeof listedSchema>>): AdminSession {
  return { ...listed, ended_reason: ended?.reason ?? null };
}

function queryOf({ limit, ...search }: SessionSearch): Record<string, string> {
  const filters = Object.entries(search).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
  );
  return { ...Object.fromEntries(filters), limit: String(limit) };
}

/** Administration of the sessions of all users. */
export interface AdminSessions {
  /** One page. @throws ProblemError; see {@link requestAdminJson} */
  list(session: string, search: SessionSearch): Promise<SessionPage>;
  /** Ends sessions and returns their numbers. @throws ProblemError; see {@link requestAdminJson} */
  revoke(session: string, what: Revocation): Promise<RevocationReport>;
}

export function createAdminSessions(gateway: Pick<Gateway, 'request'>): AdminSessions {
  async function endMany(session: string, ids: readonly string[], own: boolean): Promise<RevocationReport> {
    const path = 'admin/sessions/revoke';
    const send = { ids, force: own };
    const { results } = await requestAdminJson(
      gateway,
      { session, method: 'POST', path, send },
      resultsSchema(),
    );
    const count = (...wanted: z.output<ReturnType<typeof resultSchema>>[]) =>
      results.filter(({ result }) => wanted.includes(result)).length;
    return { ended: count('ended'), over: count('ended_before', 'not_found'), spared: count('own_session') };
  }

  async function endAllOf(session: string, sub: string): Promise<RevocationReport> {
    const path = `admin/users/${encodeURIComponent(sub)}/revoke-sessions`;
    const { ended } = await requestAdminJson(gateway, { session, method: 'POST', path }, countSchema());
    return { ended, over: 0, spared: 0 };
  }

  return {
    async list(session, search) {
      const request = { session, method: 'GET', path: 'admin/sessions', query: queryOf(search) } as const;
      const { sessions, next } = await requestAdminJson(gateway, { ...request, list: true }, pageSchema());
      return { sessions: sessions.map(toAdminSession), next };
    },
    revoke: (session, what) =>
      what.kind === 'user' ? endAllOf(session, what.sub) : endMany(session, what.ids, what.own),
  };
}
