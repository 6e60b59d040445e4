import axios from 'axios';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Gateway } from './gateway.ts';
import type { TestServer } from './testing/servers.ts';
import {
  fixedTokens,
  startRawServer,
  startServer,
  startTrap,
  testConnection,
  testGateway,
} from './testing/servers.ts';

const token = 'canary-access-token-77aa0b12cd';
const statuses = [301, 302, 303, 307, 308];
let api: TestServer;
let trap: TestServer;
let localhost: TestServer;
let tls: Awaited<ReturnType<typeof startRawServer>>;
let gateway: Gateway;
let status = 302;
let location: string | undefined = '';

beforeAll(async () => {
  api = await startServer((_, response, seen) => {
    if (seen.url !== '/api/start') return response.end(JSON.stringify({ reached: seen.url }));
    response.writeHead(status, location === undefined ? {} : { location });
    return response.end('moved');
  });
  trap = await startTrap();
  localhost = await startTrap('localhost');
  tls = await startRawServer((socket) => socket.end());
  gateway = testGateway(testConnection(api.origin), fixedTokens(token));
});

beforeEach(() => {
  for (const server of [api, trap, localhost]) server.seen.length = 0;
});

afterAll(async () => {
  gateway.close();
  await Promise.all([api.close(), trap.close(), localhost.close(), tls.close()]);
});

function outside(): string[] {
  return [
    `${trap.origin}/api/end`,
    `${localhost.origin}/api/end`,
    `http://localhost:${api.port}/api/end`,
    `https://127.0.0.1:${tls.port}/api/end`,
    `https://127.0.0.1:${api.port}/api/end`,
    `//127.0.0.1:${trap.port}/api/end`,
    `/\\127.0.0.1:${trap.port}/api/end`,
    `\\\\127.0.0.1:${trap.port}/api/end`,
    `http://user:password@127.0.0.1:${api.port}/api/end`,
    `http://127.0.0.1:${api.port}@127.0.0.1:${trap.port}/api/end`,
    `http://127.0.0.1%2e:${trap.port}/api/end`,
    `http://①②⑦.⓪.⓪.①:${trap.port}/api/end`,
    `http://2130706433:${trap.port}/api/end`,
    `http://0x7f.1:${trap.port}/api/end`,
    '/elsewhere',
    '/api',
    '/apis/end',
    '/api/../elsewhere',
    '/api/%2e%2e/elsewhere',
    '/api/%252e%252e/elsewhere',
    '/api/..%2felsewhere',
    '/api//elsewhere',
    `javascript:alert(1)`,
    'data:application/json,{}',
    'http://[',
  ].map((target) => Buffer.from(target, 'utf8').toString('latin1'));
}

for (const code of statuses) {
  test(`a ${code} to anywhere outside the API is reported and not followed @T3 @B5`, async () => {
    status = code;
    for (const target of outside()) {
      for (const method of ['GET', 'POST'] as const) {
        location = target;
        api.seen.length = 0;
        const body = method === 'POST' ? '{"a":1}' : undefined;
        const outcome = gateway.request({ session: 'demo', method, path: 'start', body });
        await expect(outcome, `${code} ${method} ${target}`).rejects.toMatchObject({
          code: 'egress_refused',
        });
        expect(api.seen, target).toHaveLength(1);
      }
    }
    expect([...trap.seen, ...localhost.seen, ...tls.received]).toEqual([]);
  });

  test(`a ${code} inside the API is followed with the method it asks for @B5`, async () => {
    status = code;
    location = `${api.origin}/api/end?x=1#part`;
    const keeps = code === 307 || code === 308;
    const expected = {
      GET: { method: 'GET', body: '' },
      POST: keeps ? { method: 'POST', body: '{"a":1}' } : { method: 'GET', body: '' },
      PUT: code === 303 ? { method: 'GET', body: '' } : { method: 'PUT', body: '{"a":1}' },
    };
    for (const method of ['GET', 'POST', 'PUT'] as const) {
      const body = method === 'GET' ? undefined : '{"a":1}';
      const answer = await gateway.request({ session: 'demo', method, path: 'start', body });
      expect(answer.body).toBe('{"reached":"/api/end?x=1"}');
      expect(api.seen.at(-1)).toMatchObject({ ...expected[method], authorization: `Bearer ${token}` });
    }
  });
}

test('the traps record a token when a client follows redirects blindly @T3', async () => {
  status = 307;
  for (const target of [trap, localhost]) {
    location = `${target.origin}/api/end`;
    await axios.post(`${api.origin}/api/start`, '{"a":1}', { proxy: false, headers: { 'X-Token': token } });
    expect(target.seen.map((entry) => entry.body)).toEqual(['{"a":1}']);
    await axios.get(`${target.origin}/x`, { proxy: false, headers: { Authorization: `Bearer ${token}` } });
    expect(target.seen.at(-1)?.authorization).toBe(`Bearer ${token}`);
  }
});

test('300, 304, 305 and 306 are never followed, whatever their Location says @T3', async () => {
  location = `${trap.origin}/api/end`;
  for (const code of [300, 304, 305, 306]) {
    status = code;
    const outcome = gateway.request({ session: 'demo', method: 'GET', path: 'start' });
    await expect(outcome, String(code)).rejects.toMatchObject({ code: 'unexpected_answer' });
  }
  expect(trap.seen).toEqual([]);
});

test('a redirect without Location and a circle of redirects end in a problem', async () => {
  status = 302;
  location = undefined;
  const nowhere = gateway.request({ session: 'demo', method: 'GET', path: 'start' });
  await expect(nowhere).rejects.toMatchObject({ code: 'unexpected_answer' });
  api.seen.length = 0;
  location = '/api/start';
  const circle = gateway.request({ session: 'demo', method: 'GET', path: 'start' });
  await expect(circle).rejects.toMatchObject({ code: 'unexpected_answer' });
  expect(api.seen).toHaveLength(6);
});

test('a refusal is noted in the flight recorder with a remedy and without the address', async () => {
  const entries: Array<{ kind: string; message: string; remedy?: string | undefined }> = [];
  const own = testGateway(testConnection(api.origin), fixedTokens(token), {
    record: (entry) => entries.push(entry),
  });
  status = 302;
  location = `http://${token}.example/${token}`;
  await expect(own.request({ session: 'demo', method: 'GET', path: 'start' })).rejects.toThrow();
  own.close();
  expect(entries).toMatchObject([
    { kind: 'request_refused', connection: 'demo', remedy: expect.stringContaining('path') },
  ]);
  expect(JSON.stringify(entries)).not.toContain(token);
});
