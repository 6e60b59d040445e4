import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createBrowser } from '../testing/browser.ts';
import { type BrowserTrouble, openReceiver, registeredPath } from './loopback.ts';

const state = 'the-state-of-this-attempt';

const page = 'https://login.example.com/authorize?request_uri=urn:x';

async function open(options: { randomPath?: boolean; timeoutMs?: number } = {}) {
  const stop = new AbortController();
  const troubles: BrowserTrouble[] = [];
  const receiver = await openReceiver({
    state,
    path: registeredPath,
    randomPath: true,
    signal: stop.signal,
    trouble: (what) => troubles.push(what),
    ...options,
  });
  onTestFinished(() => receiver.finish({ kind: 'not' }));
  const url = (parameters: Record<string, string>, path = new URL(receiver.redirectUri).pathname) =>
    `${new URL(receiver.redirectUri).origin}${path}?${new URLSearchParams(parameters)}`;
  // The browser that began the sign-in, whose requests are accepted.
  const browser = createBrowser();
  await browser.get(receiver.startAt(page));
  const comesBack = async (parameters: Record<string, string>) => (await browser.get(url(parameters))).status;
  return { receiver, stop, url, browser, comesBack, troubles };
}

/** One plain request: the status, or `closed` when there was no response. */
function call(url: string, options: { method?: string; host?: string } = {}): Promise<number | 'closed'> {
  return new Promise((resolve) => {
    const headers = options.host === undefined ? {} : { host: options.host };
    const outgoing = request(url, { method: options.method ?? 'GET', headers, agent: false }, (response) => {
      response.resume().on('close', () => resolve(response.statusCode ?? 0));
    });
    outgoing.on('error', () => resolve('closed'));
    outgoing.end();
  });
}

/** The status line of a GET with no further headers, which would only make 10,000 of them slow. */
async function firstLine(port: number, target: string, host: string): Promise<string> {
  const socket = connect(port, '127.0.0.1').end(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  const [first] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return first.toString('latin1').split('\r\n', 1)[0] ?? '';
}

test('10,000 forged call-backs are waited past, then the right one wins @S2.1', async () => {
  const { receiver, comesBack } = await open();
  const { host, port, pathname } = new URL(receiver.redirectUri);
  const statuses = new Map<string, number>();
  let forged = 0;
  const forge = async () => {
    while (forged < 10_000) {
      forged += 1;
      const status = await firstLine(Number(port), `${pathname}?code=evil&state=guess-${forged}`, host);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: 20 }, forge));
  expect(Object.fromEntries(statuses)).toEqual({ 'HTTP/1.1 400 Bad Request': 10_000 });
  const right = comesBack({ code: 'good', state });
  expect((await receiver.received).get('code')).toBe('good');
  await receiver.finish({ kind: 'done' });
  expect(await right).toBe(200);
});

test('the first right answer wins; a second one is turned away @S2.1', async () => {
  const { receiver, comesBack } = await open();
  const first = comesBack({ code: 'first', state });
  expect((await receiver.received).get('code')).toBe('first');
  expect(await comesBack({ code: 'second', state })).toBe(400);
  expect((await receiver.received).get('code')).toBe('first');
  await receiver.finish({ kind: 'done' });
  expect(await first).toBe(200);
});

test('every attempt has a port and a path of its own, on 127.0.0.1 alone', async () => {
  const [one, two] = [await open(), await open()];
  const [first, second] = [new URL(one.receiver.redirectUri), new URL(two.receiver.redirectUri)];
  expect([first.hostname, second.hostname]).toEqual(['127.0.0.1', '127.0.0.1']);
  expect(first.port).not.toBe(second.port);
  expect(first.pathname).not.toBe(second.pathname);
  expect(await call(one.url({ code: 'x', state }, second.pathname))).toBe(404);
  const other = connect(Number(first.port), '127.0.0.2');
  await expect(once(other, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test.each([
  ['a name that resolves to this computer', { host: 'evil.example' }, 400],
  ['localhost', { host: 'localhost' }, 400],
  ['the right host without its port', { host: '127.0.0.1' }, 400],
  ['POST', { method: 'POST' }, 405],
  ['HEAD', { method: 'HEAD' }, 405],
  ['OPTIONS', { method: 'OPTIONS' }, 405],
])('a call with %s is turned away and the sign-in goes on', async (_, options, status) => {
  const { receiver, url, comesBack } = await open();
  expect(await call(url({ code: 'x', state }), options)).toBe(status);
  void comesBack({ code: 'good', state });
  expect((await receiver.received).get('code')).toBe('good');
});

test('a huge query, a huge header and two states are turned away', async () => {
  const { receiver, url, comesBack } = await open();
  expect(await call(url({ code: 'x'.repeat(5_000), state }))).toBe(414);
  expect(await call(url({ code: 'x'.repeat(20_000), state }))).toBe(431);
  expect(await call(`${url({ code: 'x', state })}&state=${state}`)).toBe(400);
  expect(await call(url({ code: 'x' }))).toBe(400);
  void comesBack({ code: 'good', state });
  expect((await receiver.received).get('code')).toBe('good');
});

test('callers who send or read slowly hold nobody up', async () => {
  const { receiver, url, comesBack } = await open();
  const port = Number(new URL(receiver.redirectUri).port);
  const slow = Array.from({ length: 50 }, () => connect(port, '127.0.0.1'));
  await Promise.all(slow.map((socket) => once(socket, 'connect')));
  for (const socket of slow) {
    socket.on('error', () => undefined);
    socket.pause();
    socket.write(`GET /callback HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-Slow: `);
  }
  void comesBack({ code: 'good', state });
  expect((await receiver.received).get('code')).toBe('good');
  await receiver.finish({ kind: 'done' });
  expect(await call(url({ code: 'good', state }))).toBe('closed');
});

test('an attempt that is cancelled or too late ends with its own code, and the door is shut', async () => {
  const { receiver, stop, url } = await open();
  stop.abort();
  await expect(receiver.received).rejects.toMatchObject({ code: 'cancelled' });
  await receiver.finish({ kind: 'not' });
  expect(await call(url({ code: 'x', state }))).toBe('closed');
  const late = await open({ timeoutMs: 10 });
  await expect(late.receiver.received).rejects.toMatchObject({ code: 'sign_in_expired' });
});

test('the page says how it went, runs nothing and lets nothing be loaded or framed', async () => {
  for (const [outcome, words] of [
    ['done', 'You are signed in'],
    ['not', 'was not completed'],
  ] as const) {
    const { receiver, url, browser } = await open({ randomPath: false });
    const page = browser.get(url({ code: 'good', state }));
    await receiver.received;
    await receiver.finish({ kind: outcome });
    const answer = await page;
    const text = await answer.text();
    expect(text).toContain(words);
    expect(text).not.toMatch(/<script|good|the-state/);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/default-src 'none'.*style-src 'sha256-.*frame-ancestors 'none'/);
    expect(policy).not.toMatch(/unsafe|script-src/);
    expect(answer.headers.get('connection')).toBe('close');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
  }
});
