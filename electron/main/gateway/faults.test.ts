import dns from 'node:dns';
import { createServer } from 'node:tls';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createAuthority, selfSigned } from './testing/certificates.ts';
import { type Core, coreForTest } from './testing/core.ts';
import type { Fault } from './testing/line.ts';
import { startTrap } from './testing/servers.ts';

/** A fault between the app and its token endpoint. `break` returns the function that repairs it. */
interface Trouble {
  code: string;
  /** How many requests reach the server. */
  reaches: 0 | 1;
  secure?: boolean;
  break(core: Core): Promise<() => unknown> | (() => unknown);
}

const portal = '<!doctype html><h1>Welcome to our hotel</h1><a href="/accept">Accept</a>';

const answering = (code: string, fault: Fault): Trouble => ({
  code,
  reaches: 1,
  break({ tokenLine }) {
    tokenLine.fault = fault;
    return () => {
      tokenLine.fault = undefined;
    };
  },
});

const status = (code: string, number: number, headers: Record<string, string> = {}, body = ''): Trouble =>
  answering(code, (_, response) => response.writeHead(number, headers).end(body));

/** The lookup of the server's name fails with this code. */
const nameless = (code: string): Trouble => ({
  code: 'server_unreachable',
  reaches: 0,
  break({ tokenLine }) {
    tokenLine.dropAll();
    const lookup = vi.spyOn(dns, 'lookup');
    lookup.mockImplementation(((...args: unknown[]) => {
      const done = args.at(-1) as (error: Error) => void;
      done(Object.assign(new Error('not found'), { code, syscall: 'getaddrinfo' }));
    }) as unknown as typeof dns.lookup);
    return () => lookup.mockRestore();
  },
});

const untrusted = (identity: (core: Core) => Parameters<Core['tokenLine']['present']>[0]): Trouble => ({
  code: 'server_unreachable',
  reaches: 0,
  secure: true,
  break(core) {
    core.tokenLine.present(identity(core));
    return () => core.tokenLine.present(core.authority.issue());
  },
});

const html = { 'content-type': 'text/html' };

const troubles: Record<string, Trouble> = {
  'nobody listens': {
    code: 'server_unreachable',
    reaches: 0,
    async break({ tokenLine }) {
      await tokenLine.unplug();
      return () => tokenLine.plugIn();
    },
  },
  'the name is not known': nameless('ENOTFOUND'),
  'there is no network': nameless('EAI_AGAIN'),
  'reset before an answer': answering('server_unreachable', (request) => request.socket.resetAndDestroy()),
  'reset in the middle of the answer': answering('server_unreachable', (request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '900' });
    response.write('{"access_token":"', () => request.socket.resetAndDestroy());
  }),
  'a captive portal that answers itself': status('unexpected_answer', 200, html, portal),
  'a captive portal that answers 401': status('unexpected_answer', 401, html, portal),
  'a captive portal that asks for a new way (511)': status('server_error', 511, html, portal),
  'a 403 of a proxy': status('unexpected_answer', 403, html, 'Forbidden by policy'),
  'a 407 of a proxy': status('unexpected_answer', 407, { 'proxy-authenticate': 'Basic realm="x"' }),
  'a 429 without a word': status('rate_limited', 429),
  'a 429 with a Retry-After of a second': status('rate_limited', 429, { 'retry-after': '1' }),
  'a 429 with a Retry-After of a year': status('rate_limited', 429, { 'retry-after': '31536000' }),
  'a 429 with a Retry-After of a date far off': status('rate_limited', 429, {
    'retry-after': 'Fri, 01 Jan 2999 00:00:00 GMT',
  }),
  'a 429 with a Retry-After that is none': status('rate_limited', 429, { 'retry-after': '-1e9' }),
  'a 500': status('server_error', 500, html, 'oops'),
  'a 502 of a proxy': status('server_error', 502, html, 'Bad gateway'),
  'a 503': status('server_error', 503, { 'retry-after': '2' }),
  'a 504 of a proxy': status('server_error', 504),
  'a certificate that vouches for itself': untrusted(selfSigned),
  'a certificate that has run out': untrusted(({ authority }) => authority.issue({ days: [-9, -2] })),
  'a certificate that is not good yet': untrusted(({ authority }) => authority.issue({ days: [2, 9] })),
  'a certificate of another host': untrusted(({ authority }) => authority.issue({ host: 'example.org' })),
  'a certificate of an unknown authority': untrusted(() => createAuthority('Unknown').issue()),
};

/** Expires the access token, so that a request needs the faulty token endpoint. */
async function inTrouble(trouble: Trouble) {
  const core = await coreForTest({ secure: trouble.secure === true });
  core.server.expireAccessTokens();
  const mend = await trouble.break(core);
  onTestFinished(async () => void (await mend()));
  return { core, mend };
}

test.each(Object.entries(troubles))(
  '%s: the session stays, the request waits, and both go on afterwards @B6 @T15 @T16',
  async (_, trouble) => {
    const { core, mend } = await inTrouble(trouble);
    const before = core.tokenLine.requests.length;
    const answers = [core.request(), core.request({ method: 'POST', body: '{}' })];
    const [waiting] = await core.waiting(2);
    expect(waiting?.reason).toMatchObject({ code: trouble.code, remedy: expect.any(String) });
    const { state, account, generation, retryAt } = core.app.snapshot();
    expect({ state, sub: account?.sub, generation }).toEqual({
      state: 'waiting',
      sub: 'user-1',
      generation: 1,
    });
    expect(retryAt).toBeLessThanOrEqual(Date.now() + 5 * 60_000);
    expect(await core.app.stores.session('demo', true).read()).toMatchObject({ state: 'ok' });
    expect(core.tokenLine.requests).toHaveLength(before + trouble.reaches);
    expect(core.server.state.renewals).toBe(0);
    await mend();
    await core.app.sessions.get('demo').retry();
    expect((await Promise.all(answers)).map((answer) => answer.status)).toEqual([200, 200]);
    expect(core.server.state.renewals).toBe(1);
    expect(core.app.snapshot()).toMatchObject({ state: 'active', generation: 2 });
  },
);

test.each([301, 302, 303, 307, 308])(
  'a redirect of the token endpoint to plain http takes no token there (%i) @T16',
  async (redirect) => {
    const trap = await startTrap();
    onTestFinished(trap.close);
    const { core, mend } = await inTrouble({
      ...status('unexpected_answer', redirect, { location: `${trap.origin}/token` }),
      secure: true,
    });
    const answer = core.request();
    await core.waiting(1);
    expect(trap.seen).toEqual([]);
    expect(core.app.snapshot().state).toBe('waiting');
    await mend();
    await core.app.sessions.get('demo').retry();
    expect((await answer).status).toBe(200);
  },
);

test('a server that speaks no newer TLS than 1.1 is refused, and gets nothing @T16', async () => {
  const core = await coreForTest({ secure: true });
  const seen: Buffer[] = [];
  const old = createServer(
    { ...core.authority.issue(), minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' },
    (socket) => socket.on('data', (data) => seen.push(data)),
  );
  old.on('tlsClientError', () => undefined);
  await core.apiLine.unplug();
  const port = Number(new URL(core.apiLine.origin).port);
  await new Promise<void>((resolve) => old.listen(port, '127.0.0.1', () => resolve()));
  const answer = core.request();
  const [waiting] = await core.waiting(1);
  expect(waiting?.reason.message).toContain('secure connection to the API');
  await new Promise((resolve) => old.close(resolve));
  expect(seen).toEqual([]);
  await core.apiLine.plugIn();
  core.gateway.retry();
  expect((await answer).status).toBe(200);
});

const apiCertificates: Record<string, Parameters<typeof untrusted>[0]> = {
  'vouches for itself': selfSigned,
  'has run out': ({ authority }) => authority.issue({ days: [-9, -2] }),
  'is of another host': ({ authority }) => authority.issue({ host: 'example.org' }),
  'is of an unknown authority': () => createAuthority('Unknown').issue(),
};

test.each(Object.entries(apiCertificates))(
  'an API whose certificate %s gets no token; changes wait as well, as nothing was sent @T16',
  async (_, identity) => {
    const core = await coreForTest({ secure: true });
    core.apiLine.present(identity(core));
    const answers = [core.request(), core.request({ method: 'POST', body: '{}' })];
    const [waiting] = await core.waiting(2);
    expect(waiting?.reason.message).toContain('secure connection to the API');
    expect(core.apiLine.requests).toEqual([]);
    core.apiLine.present(core.authority.issue());
    core.gateway.retry();
    expect((await Promise.all(answers)).map((answer) => answer.status)).toEqual([200, 200]);
    expect(core.apiLine.requests).toEqual(['/api/me', '/api/me']);
  },
);

test('a pause the server asks for is kept, also when the computer wakes; a person is not held back @B6', async () => {
  const { core, mend } = await inTrouble(status('rate_limited', 429, { 'retry-after': '240' }));
  const answer = core.request();
  await core.waiting(1);
  const asked = core.tokenLine.requests.length;
  const asksFor = () => (core.app.snapshot().retryAt ?? 0) - Date.now();
  expect(asksFor()).toBeGreaterThan(200_000);
  core.app.sessions.wake();
  expect(asksFor()).toBeGreaterThan(200_000);
  expect(core.tokenLine.requests).toHaveLength(asked);
  await mend();
  await core.app.sessions.get('demo').retry();
  expect((await answer).status).toBe(200);
});
