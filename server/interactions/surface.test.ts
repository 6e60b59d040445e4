import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { endpoints } from '../api/endpoints/all.ts';
import type { Authority } from '../authority.ts';
import { attempt, Browser, walkThrough } from '../testing/browser.ts';
import { authorityForTest, basic, register } from '../testing/harness.ts';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'SEARCH'];

/** Everything that is answered without signing in, in the spellings that the library's router accepts. */
const paths = [
  '/',
  '/nothing',
  '/favicon.svg',
  '/healthz',
  '/readyz',
  '/.well-known/openid-configuration',
  '/.well-known/oauth-authorization-server/',
  '/.well-known/nothing',
  '/jwks',
  '/JWKS/',
  '/auth',
  '/auth?client_id=latchkey-desktop',
  '/auth?client_id=latchkey-desktop&redirect_uri=https://evil.example&response_type=code',
  '/auth/x',
  '/auth/x?client_id=latchkey-desktop',
  '/Auth/x/?client_id=latchkey-desktop&state=y',
  '/auth/x/y',
  '/auth/%E0%A4%A',
  '/token',
  '/token/',
  '/token/introspection',
  '/token/revocation',
  '/par',
  '/userinfo',
  '/userinfo/',
  '/device',
  '/DEVICE/',
  '/device?user_code=BBBB-BBBB',
  '/device?user_code=a&user_code=b',
  '/device/auth',
  '/device/auth/',
  '/DEVICE/AUTH',
  '/device/auth?client_id=latchkey-desktop',
  '/device/x',
  '/Device/x/',
  '/device/x?client_id=latchkey-desktop',
  '/device/%E0%A4%A',
  '/device/x/y',
  '/interaction/x',
  '/interaction/x/abort',
  '/interaction/%ff',
  '/session/end',
  '/session/end?id_token_hint=x',
  '/session/end?client_id=latchkey-desktop&post_logout_redirect_uri=https://evil.example',
  '/session/end/confirm',
  '/session/end/success',
  '/session/end/success?client_id=latchkey-desktop',
  '/session/kept',
  '/register',
  '/register/x',
  '/register/latchkey-desktop',
  '/register/%E0%A4%A',
  '/%00',
  '/api/',
  '/api/nothing',
  '/api/openapi.json',
  ...new Set(endpoints.map(({ path }) => path.replaceAll(/\{\w+\}/g, 'x'))),
];

interface Answer {
  status: number;
  allow: string[];
}

const FORM = 'application/x-www-form-urlencoded';

async function setUp() {
  const errors: string[] = [];
  const authority = await authorityForTest({ log: (line) => errors.push(line), logLevel: 'error' });
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  onTestFinished(() => agent.destroy());
  const client = await register(authority);

  async function send(method: string, path: string, headers: Record<string, string>, body?: string) {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const { port } = authority;
    const asked = request({
      agent,
      port,
      host: '127.0.0.1',
      method,
      path,
      headers: { ...headers, ...length },
    });
    asked.end(body);
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    answer.resume();
    await once(answer, 'end');
    const allow = answer.headers.allow?.split(', ') ?? [];
    return { status: answer.statusCode ?? 0, allow } satisfies Answer;
  }
  return { authority, client, errors, send };
}

const pairs = (setCookies: readonly string[]) => [
  ...new Map(
    setCookies.map((cookie) => [cookie.split('=')[0], cookie.split(';')[0] ?? ''] as const),
  ).values(),
];

/** Cookies that a browser may send: none, invented, from a page, valid and expired. */
async function cookiesOf(authority: Authority, client: Awaited<ReturnType<typeof register>>) {
  const name = `latchkey_session_${authority.port}`;
  const seen = new Browser();
  await seen.open(`${authority.issuer}/device`);
  const half = new Browser();
  await half.open(attempt(authority, client).address);
  const signedIn = new Browser();
  await walkThrough(signedIn, attempt(authority, client));
  const over = new Browser();
  await walkThrough(over, attempt(authority, client));
  await authority.revokeSessions('demo');
  const jars: Record<string, string> = {
    nothing: '',
    'a made-up session': `${name}=x`,
    'a made-up signature': `${name}=x; ${name}.sig=y; latchkey_resume_${authority.port}=z`,
    'a session that a page gave': pairs(seen.setCookies).join('; '),
    'a sign-in half done': pairs(half.setCookies).join('; '),
    'a browser that is signed in': pairs(signedIn.setCookies).join('; '),
    'a browser that was signed out': pairs(over.setCookies).join('; '),
  };
  expect(jars['a sign-in half done']).toContain('resume');
  return Object.entries(jars);
}

test('no path, method and cookie makes the authority fail; a method that is not taken is told which are @T23b @S1.8', async () => {
  const { authority, client, errors, send } = await setUp();
  const jars = await cookiesOf(authority, client);
  const outcomes = new Map<number, number>();
  for (const path of paths) {
    for (const method of methods) {
      for (const [jar, cookie] of jars) {
        const accept = path.length % 2 === 0 ? 'text/html' : 'application/json';
        const headers = { accept, cookie, 'content-type': FORM };
        const body =
          method === 'POST' ? 'user_code=x&xsrf=x&logout=yes&client_id=latchkey-desktop' : undefined;
        const { status, allow } = await send(method, path, headers, body);
        const asked = `${method} ${path} with ${jar}: ${status}`;
        expect(status, asked).toBeLessThan(500);
        expect(allow.length > 0, asked).toBe(status === 405);
        expect(allow, asked).not.toContain(method);
        outcomes.set(status, (outcomes.get(status) ?? 0) + 1);
      }
    }
  }
  expect(errors).toEqual([]);
  // There were responses of both kinds, and pages.
  for (const status of [200, 400, 401, 404, 405]) expect(outcomes.get(status)).toBeGreaterThan(20);
}, 120_000);

test('every method that is named as taken is taken @T23b', async () => {
  const { send } = await setUp();
  for (const path of paths) {
    const { status, allow } = await send('PROPFIND', path, {});
    expect([404, 405], path).toContain(status);
    for (const method of allow) {
      expect((await send(method, path, {})).status, `${method} ${path}`).not.toBe(405);
    }
  }
});

test('where nobody may register there is no such path, whatever the method', async () => {
  const authority = await authorityForTest({ registration: 'closed' });
  for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
    for (const path of ['/register', '/register/x']) {
      expect((await fetch(authority.issuer + path, { method })).status).toBe(404);
    }
  }
});

/** Pseudo-random numbers that are the same in every run. */
function openChance(seed: string) {
  let count = 0;
  return <Value>(values: readonly Value[]): Value => {
    count += 1;
    const number = createHash('sha256').update(`${seed} ${count}`).digest().readUInt32LE();
    return values[number % values.length] as Value;
  };
}

const names = [
  'client_id',
  'redirect_uri',
  'response_type',
  'response_mode',
  'scope',
  'state',
  'prompt',
  'uid',
];
const furtherNames = [
  'user_code',
  'xsrf',
  'request',
  'request_uri',
  'id_token_hint',
  'resource',
  'claims',
  'x',
];
const values = [
  '',
  'latchkey-desktop',
  'x',
  'code',
  'none',
  '{}',
  '[',
  '%00',
  '%E0%A4%A',
  'a&a=b',
  'http://[',
  '\\',
];

test('3,000 requests put together by chance make nothing fail @T23b', async () => {
  const { authority, client, errors, send } = await setUp();
  const jars = await cookiesOf(authority, client);
  const one = openChance('surface');
  const pair = () => `${one([...names, ...furtherNames])}=${one(values)}`;
  const fields = () => [pair(), pair(), pair()].slice(one([0, 1, 2])).join('&');
  for (let number = 0; number < 3000; number += 1) {
    const [path = ''] = one(paths).split('?');
    const [, cookie] = one(jars);
    const method = one(methods);
    const headers = {
      cookie,
      accept: one(['text/html', 'application/json', '*/*', 'image/png', '']),
      authorization: one(['', basic(client), 'Basic %%%', 'Bearer x', 'DPoP x', 'Bearer']),
      'content-type': one([FORM, 'application/json', 'text/plain', `${FORM}; charset=x`, 'a/b; =', '']),
      origin: one([authority.issuer, 'null', 'https://evil.example', '']),
    };
    const body = one([undefined, fields(), `{"${one(names)}":${one(['1', 'null', '[]', '{}', '"'])}}`, '\0']);
    const { status } = await send(method, `${path}?${fields()}`, headers, body);
    expect(status, `${number}: ${method} ${path}`).toBeLessThan(500);
  }
  expect(errors).toEqual([]);
}, 120_000);
