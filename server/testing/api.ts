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

/** Sends a request to the resource API, with a JSON body if given. */
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

/** The client that always exists, with the secret that tests start their authority with. */
export const desktop = { id: DESKTOP_CLIENT_ID, secret: 'secret-for-tests-0123456789' };

/** Signs the administrator in, with a new client unless one is given. */
export async function administrator(
  authority: Authority,
  given?: TestClient,
): Promise<{ client: TestClient; tokens: Tokens }> {
  const client = given ?? (await register(authority));
  return { client, tokens: await signIn(authority, client, admin) };
}

const keysSchema = z.object({ signing: z.tuple([z.object({ key: z.looseObject({ kid: z.string() }) })]) });

/** An authority, and a function that signs access tokens with any claims using its key. */
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

/** Reads all rows of a list, page by page; `read` parses the body of a page. */
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
