import { z } from 'zod';
import type { Authority } from '../authority.ts';
import { administrator, requestApi } from './api.ts';
import { post, type TestClient } from './harness.ts';

const createdSchema = z.object({ client: z.object({ client_id: z.string() }), client_secret: z.string() });

/** Creates a client of type service as an administrator would. */
export async function newService(authority: Authority): Promise<TestClient> {
  const { tokens } = await administrator(authority);
  const settings = { name: 'A service', type: 'service', grant_types: ['client_credentials'] };
  const answer = await requestApi(authority, tokens.access_token, 'POST', '/api/admin/clients', settings);
  const { client, client_secret } = createdSchema.parse(await answer.json());
  return { id: client.client_id, secret: client_secret };
}

/** A token for the client itself (RFC 6749 §4.4). */
export async function serviceToken(authority: Authority, service: TestClient): Promise<string> {
  const parameters = { grant_type: 'client_credentials', scope: 'api:read' };
  const answer = await post(authority, '/token', service, parameters);
  return z.object({ access_token: z.string() }).parse(await answer.json()).access_token;
}
