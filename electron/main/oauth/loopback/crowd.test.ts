import { once } from 'node:events';
import { createServer, get } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { openLoopbackServer } from './server.ts';

/** The result of a request: its status, or `closed`. */
function call(host: string): Promise<number | 'closed'> {
  return new Promise((resolve) => {
    const request = get({ ...addressOf(host), agent: false }, (response) => {
      response.resume().on('close', () => resolve(response.statusCode ?? 0));
    });
    request.on('error', () => resolve('closed'));
  });
}

function addressOf(host: string): { host: string; port: number } {
  const { hostname, port } = new URL(`http://${host}`);
  return { host: hostname, port: Number(port) };
}

const kinds = {
  silent: () => '',
  'in the middle of the first line': () => 'GET /callback?co',
  'in the middle of a header': (host: string) => `GET / HTTP/1.1\r\nHost: ${host}\r\nX-Slow: `,
  'in the middle of a body': (host: string) =>
    `POST / HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 9\r\n\r\nx`,
  'not reading': (host: string) => `GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
} satisfies Record<string, (host: string) => string>;

/** Opens `size` connections that have sent `says`. */
async function crowd(host: string, size: number, says: string): Promise<Socket[]> {
  const sockets = Array.from({ length: size }, () => connect(addressOf(host)));
  onTestFinished(() => void sockets.map((socket) => socket.destroy()));
  for (const socket of sockets) socket.on('error', () => undefined).pause();
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  if (says !== '') for (const socket of sockets) socket.write(says);
  return sockets;
}

async function open(protectedSocket?: () => Socket | undefined) {
  const server = await openLoopbackServer((_, response) => {
    response.writeHead(200, { connection: 'close' }).end('x'.repeat(100));
  }, protectedSocket);
  onTestFinished(() => server.close());
  return server;
}

test('a server that lets go of nobody is kept shut by 256 silent callers: what this is about @T18', async () => {
  const server = createServer((_, response) => response.end());
  server.maxConnections = 256;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close().closeAllConnections());
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  await crowd(host, 256, '');
  expect(await Promise.all(Array.from({ length: 12 }, () => call(host)))).toEqual(Array(12).fill('closed'));
});

test.each(Object.entries(kinds))(
  '400 callers who are %s keep nobody out: 12 of 12 @T18 @S2.1',
  async (_, says) => {
    const { host } = await open();
    await crowd(host, 400, says(host));
    for (let round = 0; round < 12; round += 1) expect(await call(host)).toBe(200);
    expect(await Promise.all(Array.from({ length: 12 }, () => call(host)))).toEqual(Array(12).fill(200));
  },
);

test('the browser gets in while the crowd comes, over and over @T18', async () => {
  const { host } = await open();
  for (let round = 0; round < 12; round += 1) {
    const [, status] = await Promise.all([crowd(host, 300, ''), call(host)]);
    expect(status).toBe(200);
  }
});

test('the oldest silent ones go, the newest stay, and whoever waits for an answer is kept @T18', async () => {
  let waiting: Socket | undefined;
  const server = await openLoopbackServer(
    (request) => {
      waiting = request.socket;
    },
    () => waiting,
  );
  onTestFinished(() => server.close());
  const [browser] = await crowd(server.host, 1, `GET / HTTP/1.1\r\nHost: ${server.host}\r\n\r\n`);
  await expect.poll(() => waiting).toBeDefined();
  const old = await crowd(server.host, 10, '');
  await crowd(server.host, 245, '');
  expect(old.map(({ closed }) => closed)).toEqual(Array(10).fill(false));
  const gone = Promise.all(old.map((socket) => once(socket.resume(), 'close')));
  const fresh = await crowd(server.host, 10, '');
  await gone;
  expect([browser, ...fresh].map((socket) => socket?.closed)).toEqual(Array(11).fill(false));
  expect(waiting?.destroyed).toBe(false);
});
