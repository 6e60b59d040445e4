import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importJWK, type JWTPayload, SignJWT } from 'jose';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import type { Authority, AuthorityOptions } from '../authority.ts';
import { DESKTOP_CLIENT_ID } from '../seed/seed.ts';
import { authorityForTest, register, signIn, type TestClient, type Tokens } from './harness.ts';

export const admin = { username: 'admin', password: 'battery-staple' };
export const omar = { username: 'omar', password: 'open-sesame' };

/** One request to the resource API; a body goes as JSON. */
export function requestApi(
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

/** The client that exists from the start, where tests start their authority. */
export const desktop = { id: DESKTOP_CLIENT_ID, secret: 'secret-for-tests-0123456789' };

/** The administrator, signed in with a client of their own unless told with which. */
export async function administrator(
  authority: Authority,
  given?: TestClient,
): Promise<{ client: TestClient; tokens: Tokens }> {
  const client = given ?? (await register(authority));
  return { client, tokens: await signIn(authority, client, admin) };
}

const keysSchema = z.object({ signing: z.tuple([z.object({ key: z.looseObject({ kid: z.string() }) })]) });

/** An authority with the power to sign access tokens as it would, saying whatever a test wants them to say. */
export async function authorityWithSigner(options: AuthorityOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-api-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const keyFile = join(folder, 'authority.keys');
  const authority = await authorityForTest({ ...options, keyFile });
  const [{ key: jwk }] = keysSchema.parse(JSON.parse(readFileSync(keyFile, 'utf8'))).signing;
  const key = await importJWK(jwk, 'ES256');
  const sign = (claims: JWTPayload): Promise<string> =>
    new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: jwk.kid }).sign(key);
  return { authority, sign };
}

/** Every row of a list, page after page; `read` takes a page's body apart. */
export async function pages<T>(
  authority: Authority,
  token: string,
  path: string,
  read: (body: unknown) => { rows: T[]; next: string | null },
): Promise<T[]> {
  const all: T[] = [];
  let next: string | null = null;
  do {
    const cursor: string = next === null ? '' : `${path.includes('?') ? '&' : '?'}cursor=${next}`;
    const page = read(await (await requestApi(authority, token, 'GET', path + cursor)).json());
    all.push(...page.rows);
    next = page.next;
  } while (next !== null);
  return all;
}
