import { vi } from 'vitest';
import { z } from 'zod';
import type { Authority } from '../authority.ts';
import type { ClientChanges, NewClient } from '../storage/clients/settings.ts';
import { administrator, desktop, requestApi } from './api.ts';
import { CALLBACK, type TestClient } from './harness.ts';

const createdSchema = z.object({
  client: z.object({ client_id: z.string() }),
  client_secret: z.string().nullable(),
});

async function asAdministrator(authority: Authority, method: string, path: string, body?: unknown) {
  const { tokens } = await administrator(authority, desktop);
  const answer = await requestApi(authority, tokens.access_token, method, `/api/admin/${path}`, body);
  if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
  return answer.status === 204 ? undefined : answer.json();
}

/**
 * Creates a client as an administrator would: confidential and native, with every grant type for users, unless
 * overridden.
 */
export async function newClient(
  authority: Authority,
  settings: Partial<NewClient> = {},
): Promise<TestClient> {
  const created = await asAdministrator(authority, 'POST', 'clients', {
    name: 'A client',
    type: 'confidential',
    first_party: true,
    grant_types: ['authorization_code', 'refresh_token', 'password'],
    redirect_uris: [CALLBACK],
    ...settings,
  });
  const { client, client_secret: secret } = createdSchema.parse(created);
  return { id: client.client_id, secret: secret ?? '' };
}

/** Creates the client of a script in a page at `origin`. */
export function newScript(authority: Authority, origin: string): Promise<TestClient> {
  return newClient(authority, { name: 'A script', type: 'public', allowed_origin: origin });
}

export async function changeClient(
  authority: Authority,
  { id }: TestClient,
  changes: ClientChanges,
): Promise<void> {
  await asAdministrator(authority, 'PATCH', `clients/${id}`, changes);
}

/** Creates an initial access token (RFC 7591 §3). */
export async function newInitialToken(authority: Authority, settings: object = {}): Promise<string> {
  const path = 'initial-access-tokens';
  const answer = await asAdministrator(authority, 'POST', path, { name: 'For tests', ...settings });
  return z.object({ initial_access_token: z.string() }).parse(answer).initial_access_token;
}

/** Advances the clock of this process, including the authority's, without waiting. Undone by `vi.useRealTimers`. */
export function later(seconds: number): void {
  const then = Date.now() + seconds * 1000;
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(then);
}
