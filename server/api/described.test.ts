import { decodeJwt } from 'jose';
import { expect, test } from 'vitest';
import { administrator, requestApi } from '../testing/api.ts';
import { authorityForTest, register, signIn } from '../testing/harness.ts';
import { openApiContract } from '../testing/openapi.ts';
import { endpoints } from './endpoints/all.ts';
import { openApiDocument } from './openapi.ts';

const NOBODY = 'x'.repeat(43);

interface Request {
  endpoint: string;
  /** Values for the path parameters. */
  params?: Record<string, string>;
  query?: string;
  body?: unknown;
}

async function setUp() {
  const authority = await authorityForTest();
  const { tokens } = await administrator(authority);
  const second = await administrator(authority);
  const demo = await signIn(authority, await register(authority));
  const { sub, grant_id, client_id } = decodeJwt(demo.access_token);
  const own = String(decodeJwt(second.tokens.access_token)['grant_id']);
  const known = { own, sub: String(sub), session: String(grant_id), client: String(client_id) };
  const description = openApiContract(JSON.parse(JSON.stringify(openApiDocument(authority.issuer))));
  const seen: string[] = [];

  /** Sends the request and checks the response against the document. */
  async function send({ endpoint, params = {}, query = '', body }: Request): Promise<unknown> {
    const [method = '', template = ''] = endpoint.split(' ');
    const path = template.replace(/\{(\w+)\}/g, (_all, name) =>
      encodeURIComponent(params[name] ?? 'nothing'),
    );
    const answer = await requestApi(authority, tokens.access_token, method, path + query, body);
    const text = await answer.text();
    const request = `${endpoint} ${JSON.stringify({ params, query, body })}`;
    expect(await description.objection(method, template, answer.status, text), request).toBeUndefined();
    // Not the other way round: the document does not contain rules between fields.
    if (body !== undefined && answer.ok)
      expect(await description.takes(method, template, body), request).toBe(true);
    seen.push(`${endpoint} ${answer.ok ? 'good' : 'bad'}`);
    return text === '' ? undefined : JSON.parse(text);
  }
  return { known, send, seen, description };
}

const newUser = { username: 'nina', name: 'Nina', email: 'nina@example.test', password: 'a long password' };
const newClient = {
  name: 'Web',
  type: 'confidential',
  grant_types: ['authorization_code', 'refresh_token'],
  redirect_uris: ['http://127.0.0.1/callback/'],
};

test('every endpoint answers good and bad requests as the OpenAPI document says', async () => {
  const { known, send, seen } = await setUp();
  const idOf = (value: unknown, name: string): string => String(Object(value)[name]);
  await send({ endpoint: 'GET /api/me' });
  await send({ endpoint: 'GET /api/jobs', query: '?limit=3' });
  await send({ endpoint: 'GET /api/jobs', query: '?limit=0' });
  await send({ endpoint: 'GET /api/sessions' });
  await send({ endpoint: 'GET /api/sessions', query: '?user=demo' });
  await send({ endpoint: 'DELETE /api/sessions/{id}', params: { id: known.own } });
  await send({ endpoint: 'DELETE /api/sessions/{id}', params: { id: known.session } });
  await send({ endpoint: 'POST /api/sessions/revoke-others' });
  await send({ endpoint: 'POST /api/sessions/revoke-others', query: '?x=1' });

  await send({ endpoint: 'GET /api/admin/sessions', query: '?state=all&limit=1' });
  await send({ endpoint: 'GET /api/admin/sessions', query: '?state=none&limit=1000' });
  await send({ endpoint: 'GET /api/admin/sessions/{id}', params: { id: known.session } });
  await send({ endpoint: 'GET /api/admin/sessions/{id}', params: { id: NOBODY } });
  await send({ endpoint: 'DELETE /api/admin/sessions/{id}', params: { id: known.session } });
  await send({ endpoint: 'DELETE /api/admin/sessions/{id}', params: { id: 'short' } });
  await send({ endpoint: 'GET /api/admin/sessions', query: '?state=ended' });
  await send({ endpoint: 'POST /api/admin/sessions/revoke', body: { ids: [known.session, NOBODY] } });
  await send({ endpoint: 'POST /api/admin/sessions/revoke', body: { ids: [] } });
  await send({ endpoint: 'POST /api/admin/sessions/revoke' });
  await send({ endpoint: 'POST /api/admin/users/{sub}/revoke-sessions', params: { sub: known.sub } });
  await send({ endpoint: 'POST /api/admin/users/{sub}/revoke-sessions' });

  await send({ endpoint: 'GET /api/admin/users', query: '?search=A&active=true&limit=1' });
  await send({ endpoint: 'GET /api/admin/users', query: '?cursor=e30' });
  const sub = idOf(await send({ endpoint: 'POST /api/admin/users', body: newUser }), 'sub');
  await send({ endpoint: 'POST /api/admin/users', body: newUser });
  await send({ endpoint: 'POST /api/admin/users', body: { ...newUser, username: 'mia', password: 'short' } });
  await send({ endpoint: 'GET /api/admin/users/{sub}', params: { sub } });
  await send({ endpoint: 'GET /api/admin/users/{sub}' });
  await send({ endpoint: 'PATCH /api/admin/users/{sub}', params: { sub }, body: { name: 'Nina N.' } });
  await send({ endpoint: 'PATCH /api/admin/users/{sub}', params: { sub }, body: { username: 'n' } });
  await send({
    endpoint: 'POST /api/admin/users/{sub}/password',
    params: { sub },
    body: { password: 'x'.repeat(8) },
  });
  await send({ endpoint: 'POST /api/admin/users/{sub}/password', params: { sub }, body: {} });

  await send({ endpoint: 'GET /api/admin/clients', query: '?search=test&limit=1' });
  await send({ endpoint: 'GET /api/admin/clients', query: '?active=perhaps' });
  const made = await send({ endpoint: 'POST /api/admin/clients', body: newClient });
  const id = idOf(Object(made).client, 'client_id');
  await send({ endpoint: 'POST /api/admin/clients', body: { ...newClient, redirect_uris: [] } });
  await send({ endpoint: 'GET /api/admin/clients/{id}', params: { id } });
  await send({ endpoint: 'GET /api/admin/clients/{id}' });
  await send({
    endpoint: 'PATCH /api/admin/clients/{id}',
    params: { id },
    body: { access_ttl: 60, session_ttl: null },
  });
  await send({
    endpoint: 'PATCH /api/admin/clients/{id}',
    params: { id },
    body: { access_ttl: 0, secret: 'x' },
  });
  await send({ endpoint: 'POST /api/admin/clients/{id}/rotate-secret', params: { id } });
  await send({ endpoint: 'POST /api/admin/clients/{id}/rotate-secret' });
  await send({ endpoint: 'DELETE /api/admin/clients/{id}', params: { id } });
  await send({ endpoint: 'DELETE /api/admin/clients/{id}', params: { id } });

  const token = await send({
    endpoint: 'POST /api/admin/initial-access-tokens',
    body: { name: 'Roll-out', uses: 20 },
  });
  await send({ endpoint: 'POST /api/admin/initial-access-tokens', body: { name: '', uses: 0 } });
  await send({ endpoint: 'GET /api/admin/initial-access-tokens' });
  await send({ endpoint: 'GET /api/admin/initial-access-tokens', query: '?all=1' });
  const params = { id: idOf(token, 'id') };
  await send({ endpoint: 'DELETE /api/admin/initial-access-tokens/{id}', params });
  await send({ endpoint: 'DELETE /api/admin/initial-access-tokens/{id}', params });

  await send({ endpoint: 'GET /api/admin/audit', query: '?event=user.created&from=2020-01-01T00:00:00Z' });
  await send({ endpoint: 'GET /api/admin/audit', query: '?from=yesterday' });

  // `/api/me` accepts any query, so no query makes its request invalid.
  const wanted = endpoints.flatMap(({ method, path }) => [`${method} ${path} good`, `${method} ${path} bad`]);
  expect(wanted.filter((one) => !seen.includes(one))).toEqual(['GET /api/me bad']);
});

test('the document refuses the bodies that the API refuses', async () => {
  const { description } = await setUp();
  const takes = (body: unknown): Promise<boolean> => description.takes('POST', '/api/admin/users', body);
  expect(await takes(newUser)).toBe(true);
  for (const wrong of [
    { username: 'Nina' },
    { roles: 'admin' },
    { email: 'nina' },
    { password: 1 },
    { sub: 'x' },
  ]) {
    expect(await takes({ ...newUser, ...wrong }), JSON.stringify(wrong)).toBe(false);
  }
});
