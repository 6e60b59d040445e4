import type { Authority } from '../authority.ts';
import { register, signIn, type TestClient, type Tokens } from './harness.ts';

export const admin = { username: 'admin', password: 'battery-staple' };
export const omar = { username: 'omar', password: 'open-sesame' };

/** One request to the resource API; a body goes as JSON. */
export function ask(
  authority: Authority,
  token: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<Response> {
  const content =
    body === undefined
      ? { headers: { authorization: `Bearer ${token}` } }
      : {
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        };
  return fetch(authority.apiOrigin + path, { method, ...content });
}

/** The administrator, signed in with a client of their own. */
export async function administrator(authority: Authority): Promise<{ client: TestClient; tokens: Tokens }> {
  const client = await register(authority);
  return { client, tokens: await signIn(authority, client, admin) };
}
