import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { Agent, get, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { openWebServer } from './web-server.ts';

/** A server whose requests wait until they are released. */
async function serverForTest() {
  const web = await openWebServer('127.0.0.1', 0);
  const waiting: ServerResponse[] = [];
  const arrived = Promise.withResolvers<void>();
  web.serve((_request, response) => {
    waiting.push(response);
    arrived.resolve();
  });
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  return { web, waiting, arrived: arrived.promise, agent };
}

async function ask(port: number, agent: Agent): Promise<{ answer: IncomingMessage; text: string }> {
  const request = get({ port, agent, host: '127.0.0.1' });
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of answer.setEncoding('utf8')) text += String(chunk);
  return { answer, text };
}

test('a request under way is answered, as the last of its connection, and new ones find nobody', async () => {
  const { web, waiting, arrived, agent } = await serverForTest();
  const asked = ask(web.port, agent);
  await arrived;
  const stopped = web.stop(0);
  await expect(ask(web.port, new Agent())).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  waiting[0]?.end('whole');
  const { answer, text } = await asked;
  expect([text, answer.headers.connection]).toEqual(['whole', 'close']);
  await stopped;
});

test('an answer that had begun is finished, and its connection does not keep the server', async () => {
  const { web, waiting, arrived, agent } = await serverForTest();
  const asked = ask(web.port, agent);
  await arrived;
  waiting[0]?.writeHead(200).write('first half, ');
  const stopped = web.stop(0);
  waiting[0]?.end('second half');
  expect((await asked).text).toBe('first half, second half');
  await stopped;
});

/** Resolves when a server in this process has received the next request. */
function nextRequest(): Promise<void> {
  return new Promise((resolve) => {
    const seen = () => {
      unsubscribe('http.server.request.start', seen);
      resolve();
    };
    subscribe('http.server.request.start', seen);
  });
}

test('a request that comes before there is anything to answer it waits', async () => {
  const web = await openWebServer('127.0.0.1', 0);
  const arrived = nextRequest();
  const asked = ask(web.port, new Agent());
  await arrived;
  web.serve((_request, response) => void response.end('late'));
  expect((await asked).text).toBe('late');
  await web.stop(0);
});

test('a request that nothing will answer hears so', async () => {
  const web = await openWebServer('127.0.0.1', 0);
  const arrived = nextRequest();
  const asked = ask(web.port, new Agent());
  await arrived;
  await web.stop(0);
  expect((await asked).answer.statusCode).toBe(503);
});

test('connections that nothing came over do not keep the server', async () => {
  const { web } = await serverForTest();
  const socket = connect(web.port, '127.0.0.1');
  await once(socket, 'connect');
  const gone = once(socket.resume(), 'close');
  await web.stop(0);
  await gone;
});

test('while it drains it takes requests still, each as the last of its connection', async () => {
  const { web, waiting, arrived, agent } = await serverForTest();
  const stopped = web.stop(1);
  expect(web.isStopping()).toBe(true);
  const asked = ask(web.port, agent);
  await arrived;
  waiting[0]?.end('taken');
  const { answer, text } = await asked;
  expect([text, answer.headers.connection]).toEqual(['taken', 'close']);
  await stopped;
  await expect(ask(web.port, new Agent())).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('whoever asks for a tunnel and is gone, or stays without a word, takes nothing with them @T23b', async () => {
  const web = await openWebServer('127.0.0.1', 0);
  web.serve((_request, response) => void response.writeHead(400).end('x'.repeat(1_000_000)));
  const ask = async () => {
    const socket = connect(web.port, '127.0.0.1').on('error', () => undefined);
    await once(socket, 'connect');
    socket.write('CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n');
    return socket;
  };
  for (let number = 0; number < 50; number += 1) {
    const socket = await ask();
    if (number % 2 === 0) await once(socket, 'readable');
    socket.resetAndDestroy();
  }
  const silent = await ask();
  silent.resume();
  await once(silent, 'end');
  await web.stop(0);
});
