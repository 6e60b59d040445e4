import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { createTransport } from './http-request.ts';
import { serve } from './testing/http-server.ts';

async function against(
  handler: (request: IncomingMessage, response: ServerResponse) => void,
  limits?: Parameters<typeof createTransport>[0],
) {
  const server = await serve(handler);
  const http = createTransport(limits);
  onTestFinished(async () => {
    http.close();
    await server.close();
  });
  const send = (options: { body?: string; signal?: AbortSignal } = {}) =>
    http.send({
      url: `${server.origin}/x`,
      method: options.body === undefined ? 'GET' : 'POST',
      headers: {},
      ...options,
    });
  return { server, send, http };
}

test('gives the whole answer: status, headers, body, host and when it came', async () => {
  const { server, send } = await against((_, response) =>
    response.writeHead(201, { 'content-type': 'text/plain', 'x-list': ['a', 'b'] }).end('größe'),
  );
  const before = Date.now();
  const answer = await send({ body: 'ä' });
  expect(answer).toMatchObject({ status: 201, body: 'größe', host: new URL(server.origin).host });
  expect(answer.headers).toMatchObject({ 'content-type': 'text/plain', 'x-list': 'a, b' });
  expect(answer.receivedAt).toBeGreaterThanOrEqual(before);
});

test.each([301, 302, 303, 307, 308])('a redirect is reported, never followed (%i)', async (status) => {
  const seen: string[] = [];
  const { send } = await against((request, response) => {
    seen.push(request.url ?? '');
    response.writeHead(status, { location: '/elsewhere' }).end();
  });
  expect((await send({ body: 'refresh_token=x' })).status).toBe(status);
  expect(seen).toEqual(['/x']);
});

test('an answer that never ends is cut off at the cap', async () => {
  let sent = 0;
  const { send } = await against((_, response) => {
    const more = () => {
      sent += 65_536;
      response.write('x'.repeat(65_536), (error) => error ?? setImmediate(more));
    };
    more();
  });
  await expect(send()).rejects.toMatchObject({ code: 'too_large' });
  expect(sent).toBeLessThan(8 * 1024 * 1024);
});

test.each(['no answer', 'no end', 'drops'])('the deadline is over the whole exchange: %s', async (kind) => {
  const { send } = await against(
    (_, response) => {
      if (kind === 'no answer') return;
      response.writeHead(200);
      response.write('x');
      if (kind === 'no end') return;
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    },
    { deadlineMs: 150 },
  );
  await expect(send()).rejects.toMatchObject({ code: 'timed_out' });
});

test('a compressed answer is refused, as none was asked for', async () => {
  const seen: Array<string | string[] | undefined> = [];
  const { send } = await against((request, response) => {
    seen.push(request.headers['accept-encoding']);
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(10_000_000)));
  });
  await expect(send()).rejects.toMatchObject({ code: 'unexpected_answer' });
  expect(seen).toEqual(['identity']);
});

test('a cut connection and a refused one have the same code and no address in their words', async () => {
  const { send, server } = await against((request) => request.socket.destroy());
  await expect(send()).rejects.toMatchObject({ code: 'server_unreachable' });
  await server.close();
  const refused = await send({ body: 'refresh_token=canary' }).catch((error: unknown) => error);
  expect(refused).toMatchObject({
    code: 'server_unreachable',
    message: expect.stringContaining('ECONNREFUSED'),
  });
  expect(JSON.stringify(refused, Object.getOwnPropertyNames(refused))).not.toContain('canary');
});

test('an aborted exchange ends at once', async () => {
  const stop = new AbortController();
  const { send } = await against(() => stop.abort());
  await expect(send({ signal: stop.signal })).rejects.toMatchObject({ code: 'cancelled' });
  await expect(send({ signal: stop.signal })).rejects.toMatchObject({ code: 'cancelled' });
});

test.each([
  'http://example.com/token',
  'ftp://127.0.0.1/',
  'https://user:secret@example.com/',
  'file:///etc/passwd',
  'not an address',
])('an address that is not safe is not called: %s', async (url) => {
  const http = createTransport();
  onTestFinished(() => http.close());
  const refused = http.send({ url, method: 'GET', headers: {} });
  await expect(refused).rejects.toMatchObject({ code: 'egress_refused' });
});

test('proxy variables change nothing', async () => {
  const trapped: string[] = [];
  const trap = await serve((request, response) => {
    trapped.push(request.url ?? '');
    response.end();
  });
  onTestFinished(() => trap.close());
  const names = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'ALL_PROXY', 'NODE_USE_ENV_PROXY'];
  for (const name of names) process.env[name] = name === 'NODE_USE_ENV_PROXY' ? '1' : trap.origin;
  onTestFinished(() => {
    for (const name of names) delete process.env[name];
  });
  const { send } = await against((_, response) => response.end('direct'));
  expect((await send()).body).toBe('direct');
  expect(trapped).toEqual([]);
});
