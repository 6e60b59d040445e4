import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import axios from 'axios';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ProblemError } from '../../../shared/model/problem.ts';
import type { Recorder } from '../recorder/recorder.ts';
import { createRecorder } from '../recorder/recorder.ts';
import type { TestServer } from './testing/servers.ts';
import { fixedTokens, startRawServer, startServer, testConnection, testGateway } from './testing/servers.ts';
import type { GatewayRequest } from './types.ts';

const canary = 'canary-token-91c0ffee42abad1dea';
const bodyCanary = 'canary-body-0ddba11c0de5eed';
let folder: string;
let file: string;
let recorder: Recorder;
let api: TestServer;
const open: Array<() => unknown> = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-errors-'));
  file = join(folder, 'latchkey.log');
  // No secrets are given to mask: an error must not contain any.
  recorder = createRecorder({ file, activity: join(folder, 'activity.jsonl'), secrets: () => [] });
  api = await startServer((request, response, seen) => {
    const status = /^\/api\/status\/(\d+)/.exec(seen.url)?.[1];
    if (status !== undefined)
      return response.writeHead(Number(status)).end(`${bodyCanary} ${seen.authorization}`);
    if (seen.url === '/api/silent') return undefined;
    if (seen.url === '/api/drip') return drip(response);
    if (seen.url === '/api/big') return response.end(Buffer.alloc(300_000, bodyCanary));
    if (seen.url === '/api/bomb') return zipped(response, gzipSync(Buffer.alloc(20_000_000)));
    if (seen.url === '/api/badzip') return zipped(response, Buffer.from(`not gzip ${bodyCanary}`));
    if (seen.url === '/api/truncated') return truncated(response);
    return request.socket.destroy();
  });
});

afterAll(async () => {
  for (const close of open) await close();
  await api.close();
  await recorder.stop();
  await rm(folder, { recursive: true });
});

type Response = Parameters<Parameters<typeof startServer>[0]>[1];

function drip(response: Response): void {
  response.writeHead(200);
  const timer = setInterval(() => response.write(bodyCanary), 10);
  response.on('close', () => clearInterval(timer));
}

function zipped(response: Response, body: Buffer): void {
  response.writeHead(200, { 'content-encoding': 'gzip' }).end(body);
}

function truncated(response: Response): void {
  response.writeHead(200, { 'content-length': '1000' });
  response.write(bodyCanary, () => response.destroy());
}

async function rawOrigin(answer: string): Promise<string> {
  const server = await startRawServer((socket) => socket.end(answer));
  open.push(server.close);
  return server.origin;
}

async function closedOrigin(): Promise<string> {
  const server = await startServer((_, response) => response.end());
  await server.close();
  return server.origin;
}

async function fail(origin: string, request: Partial<GatewayRequest>): Promise<ProblemError> {
  const gateway = testGateway(testConnection(origin), fixedTokens(canary), {
    record: (entry) => recorder.record(entry),
  });
  try {
    await gateway.request({ session: 'demo', method: 'GET', path: 'me', ...request });
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  } finally {
    gateway.close();
  }
  throw new Error('the request was expected to fail');
}

async function forcedErrors(): Promise<Array<[expected: string, ProblemError]>> {
  const abort = new AbortController();
  abort.abort();
  const midway = new AbortController();
  const silent = fail(api.origin, { path: 'silent', signal: midway.signal });
  await expect.poll(() => api.seen.some((entry) => entry.url === '/api/silent')).toBe(true);
  midway.abort();
  return [
    ['cancelled', await silent],
    ['cancelled', await fail(api.origin, { signal: abort.signal })],
    ['api_refused', await fail(api.origin, { path: 'status/403' })],
    ['unexpected_answer', await fail(api.origin, { path: 'status/400' })],
    ['unexpected_answer', await fail(api.origin, { path: 'status/404' })],
    ['unexpected_answer', await fail(api.origin, { path: 'status/407' })],
    ['rate_limited', await fail(api.origin, { path: 'status/429' })],
    ['session_ended', await fail(api.origin, { path: 'status/401' })],
    ['server_error', await fail(api.origin, { path: 'status/500' })],
    ['server_error', await fail(api.origin, { path: 'status/503', method: 'POST', body: bodyCanary })],
    ['timed_out', await fail(api.origin, { path: 'silent', timeoutMs: 100 })],
    [
      'timed_out',
      await fail(api.origin, { path: 'silent', timeoutMs: 100, method: 'PUT', body: bodyCanary }),
    ],
    ['timed_out', await fail(api.origin, { path: 'drip', timeoutMs: 200 })],
    ['too_large', await fail(api.origin, { path: 'big', maxBytes: 100_000 })],
    ['too_large', await fail(api.origin, { path: 'bomb', maxBytes: 1_000_000 })],
    ['unexpected_answer', await fail(api.origin, { path: 'badzip' })],
    ['server_unreachable', await fail(api.origin, { path: 'truncated' })],
    ['server_unreachable', await fail(api.origin, { path: 'reset' })],
    ['server_unreachable', await fail(api.origin, { path: 'reset', method: 'POST', body: bodyCanary })],
    ['server_unreachable', await fail(await closedOrigin(), {})],
    ['server_unreachable', await fail(`https://127.0.0.1:${api.port}`, {})],
    ['server_unreachable', await fail('https://latchkey-test.invalid', {})],
    ['unexpected_answer', await fail(await rawOrigin(`${bodyCanary} is not HTTP\r\n\r\n`), {})],
    ['unexpected_answer', await fail(await rawOrigin('HTTP/1.1 200 OK\r\nBad Header\r\n\r\n'), {})],
    [
      'unexpected_answer',
      await fail(await rawOrigin(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(200_000)}\r\n\r\n`), {}),
    ],
    ['egress_refused', await fail(api.origin, { path: `../${bodyCanary}` })],
    ['egress_refused', await fail(api.origin, { path: `http://${bodyCanary}/` })],
  ];
}

test('27 forced errors become problems with words and a remedy, and neither they nor the log hold a token @T24', async () => {
  const errors = await forcedErrors();
  expect(errors.map(([, problem]) => problem.code)).toEqual(errors.map(([code]) => code));
  for (const [code, problem] of errors) {
    expect(problem.remedy?.length, code).toBeGreaterThan(10);
    expect(problem.message.length + (problem.remedy?.length ?? 0)).toBeLessThan(500);
    recorder.log('error', 'forced', problem);
    recorder.log('error', `forced: ${problem.stack}`, {
      problem,
      inspected: { deep: { cause: problem.cause } },
    });
    const everything = JSON.stringify([
      problem,
      problem.cause,
      problem.message,
      problem.stack,
      problem.toProblem(),
    ]);
    expect(everything, code).not.toContain(canary);
    expect(everything, code).not.toContain(bodyCanary);
  }
  await recorder.flush();
  const log = await readFile(file, 'utf8');
  expect(log.split('\n').length).toBeGreaterThan(errors.length * 2);
  const listed = await recorder.list({ session: 'demo', account: undefined });
  expect(listed).not.toEqual([]);
  for (const secret of [canary, bodyCanary]) expect(log + JSON.stringify(listed)).not.toContain(secret);
});

test('the library errors these problems come from do hold the token, and the log still does not @T24', async () => {
  const closed = await closedOrigin();
  const failures = await Promise.allSettled([
    axios.get(`${closed}/api/me?refresh_token=${canary}`, {
      proxy: false,
      headers: { Authorization: `Bearer ${canary}` },
    }),
    axios.post(`${api.origin}/api/status/500`, `password=${canary}`, {
      proxy: false,
      headers: { Authorization: `Bearer ${canary}` },
    }),
    axios.get(`${api.origin}/api/status/403`, {
      proxy: false,
      headers: { Authorization: `Bearer ${canary}` },
    }),
  ]);
  const bare = createRecorder({
    file: join(folder, 'bare.log'),
    activity: join(folder, 'bare.jsonl'),
    secrets: () => [],
  });
  for (const failure of failures) {
    if (failure.status === 'fulfilled') throw new Error('the request was expected to fail');
    expect(JSON.stringify(failure.reason)).toContain(canary);
    bare.log('error', 'library error', failure.reason);
    bare.log('error', 'library error', { error: failure.reason, config: failure.reason.config });
  }
  await bare.stop();
  const log = await readFile(join(folder, 'bare.log'), 'utf8');
  expect(log).toContain('AxiosError');
  expect(log).not.toContain(canary);
});

test('a change that was sent and not answered is not called lost', async () => {
  const change = await fail(api.origin, { path: 'reset', method: 'POST', body: '{}' });
  expect(change.remedy).toContain('may have been made');
  const look = await fail(api.origin, { path: 'reset' });
  expect(look.remedy).toContain('Nothing was lost');
  const never = await fail(await closedOrigin(), { method: 'POST', body: '{}' });
  expect(never.remedy).toContain('Nothing was lost');
});

test('a kept connection that the server closes at the wrong moment costs nobody an answer', async () => {
  const served = new Map<object, number>();
  const server = await startRawServer((socket) => {
    const before = served.get(socket) ?? 0;
    served.set(socket, before + 1);
    if (before > 0) socket.resetAndDestroy();
    else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\n{}');
  });
  open.push(server.close);
  const gateway = testGateway(testConnection(server.origin), fixedTokens(canary));
  for (let round = 0; round < 10; round += 1) {
    expect((await gateway.request({ session: 'demo', method: 'GET', path: 'me' })).body).toBe('{}');
  }
  gateway.close();
  expect([...served.values()].some((count) => count > 1)).toBe(true);
});

test('closing the gateway ends requests under way and lets no new one out', async () => {
  const gateway = testGateway(testConnection(api.origin), fixedTokens(canary));
  api.seen.length = 0;
  const running = gateway.request({ session: 'demo', method: 'GET', path: 'silent' });
  const outcome = expect(running).rejects.toMatchObject({ code: 'cancelled' });
  await expect.poll(() => api.seen.length).toBe(1);
  gateway.close();
  await outcome;
  const late = gateway.request({ session: 'demo', method: 'GET', path: 'silent' });
  await expect(late).rejects.toMatchObject({ code: 'cancelled' });
  expect(api.seen).toHaveLength(1);
});
