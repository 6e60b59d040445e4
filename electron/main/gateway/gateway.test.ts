import { randomBytes } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { parseJson } from './json.ts';
import { startRotation } from './testing/rotation.ts';
import { fixedTokens, startServer, testConnection, testGateway } from './testing/servers.ts';

const cleanups: Array<() => unknown> = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function rotatingApi(options: { onRequest?: (count: number) => Promise<void> } = {}) {
  const rotation = await startRotation();
  let count = 0;
  const api = await startServer(async (_, response, seen) => {
    count += 1;
    await options.onRequest?.(count);
    if (seen.authorization !== `Bearer ${rotation.accepted()}`)
      response.writeHead(401).end('{"error":"invalid_token"}');
    else response.end(JSON.stringify({ url: seen.url, body: seen.body }));
  });
  const gateway = testGateway(testConnection(api.origin), rotation.tokens);
  cleanups.push(() => gateway.close(), api.close, rotation.close);
  return { rotation, api, gateway };
}

test('a 401 renews the token and repeats the same call once, unseen by the caller @S0.4 @S2.3', async () => {
  const { rotation, api, gateway } = await rotatingApi();
  rotation.expire();
  const answer = await gateway.request({
    session: 'demo',
    method: 'POST',
    path: 'jobs',
    body: '{"title":"a"}',
  });
  expect(JSON.parse(answer.body)).toEqual({ url: '/api/jobs', body: '{"title":"a"}' });
  expect(api.seen.map((entry) => `${entry.method} ${entry.url} ${entry.body}`)).toEqual([
    'POST /api/jobs {"title":"a"}',
    'POST /api/jobs {"title":"a"}',
  ]);
  expect(rotation.renewals()).toBe(1);
});

test('200 callers at expiry cost one renewal and each gets its own answer @S0.4 @S0.5 @S2.3', async () => {
  const { rotation, api, gateway } = await rotatingApi();
  for (let storm = 1; storm <= 3; storm += 1) {
    rotation.expire();
    api.seen.length = 0;
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        gateway.request({ session: 'demo', method: 'GET', path: `item/${storm}-${index}` }),
      ),
    );
    expect(answers.map((answer) => JSON.parse(answer.body).url)).toEqual(
      Array.from({ length: 200 }, (_, index) => `/api/item/${storm}-${index}`),
    );
    expect(rotation.renewals()).toBe(storm);
    expect(rotation.reused()).toBe(0);
    const perItem = Map.groupBy(api.seen, (entry) => entry.url);
    for (const [url, sent] of perItem) expect(sent.length, url).toBeLessThanOrEqual(2);
  }
});

test('401s that come in after the renewal is over use its token instead of renewing again @S0.5', async () => {
  const releases: Array<() => void> = [];
  const { rotation, gateway } = await rotatingApi({
    onRequest: (count) =>
      count > 1 && count <= 50 ? new Promise((resolve) => releases.push(resolve)) : Promise.resolve(),
  });
  rotation.expire();
  const first = gateway.request({ session: 'demo', method: 'GET', path: 'first' });
  const late = Array.from({ length: 48 }, (_, index) =>
    gateway.request({ session: 'demo', method: 'GET', path: `late/${index}` }),
  );
  // The 48 and the retry of the first one: the refresh is over when the 48 get their responses.
  await waitFor(() => releases.length === 49);
  for (const release of releases) release();
  await first;
  await Promise.all(late);
  expect(rotation.renewals()).toBe(1);
  expect(rotation.reused()).toBe(0);
});

async function waitFor(condition: () => boolean): Promise<void> {
  await expect.poll(condition, { timeout: 20_000, interval: 5 }).toBe(true);
}

test('a second 401 ends the session with one clear problem and asks nothing more @S2.3', async () => {
  const api = await startServer((_, response) => response.writeHead(401).end());
  const tokens = fixedTokens('canary-token-5d41402abc');
  const gateway = testGateway(testConnection(api.origin), tokens);
  cleanups.push(() => gateway.close(), api.close);
  const outcome = gateway.request({ session: 'demo', method: 'GET', path: 'me' });
  await expect(outcome).rejects.toMatchObject({
    code: 'session_ended',
    remedy: expect.stringContaining('Sign in'),
  });
  expect(tokens.calls).toEqual(['refreshAfter 1', 'refuse 2']);
  expect(api.seen).toHaveLength(2);
});

test('a second 401 to a token that ran out on the way fails that request alone', async () => {
  const api = await startServer((_, response) => response.writeHead(401).end());
  const tokens = { ...fixedTokens('canary-token-5d41402abc'), refuse: async () => false };
  const gateway = testGateway(testConnection(api.origin), tokens);
  cleanups.push(() => gateway.close(), api.close);
  const outcome = gateway.request({ session: 'demo', method: 'GET', path: 'me' });
  await expect(outcome).rejects.toMatchObject({
    code: 'api_refused',
    remedy: expect.stringContaining('Try again'),
  });
});

test('a success tells the session that its token worked; a refusal does not', async () => {
  const api = await startServer((_, response, seen) =>
    response.writeHead(seen.url === '/api/me' ? 200 : 403).end('{}'),
  );
  const tokens = fixedTokens('canary-token-5d41402abc');
  const gateway = testGateway(testConnection(api.origin), tokens);
  cleanups.push(() => gateway.close(), api.close);
  await expect(gateway.request({ session: 'demo', method: 'GET', path: 'x' })).rejects.toMatchObject({
    code: 'api_refused',
  });
  expect(tokens.calls).toEqual([]);
  await gateway.request({ session: 'demo', method: 'GET', path: 'me' });
  expect(tokens.calls).toEqual(['worked 1']);
});

test('a 401 after a redirect repeats the redirected request, not the one that was served @S2.3', async () => {
  const { rotation, api, gateway } = await rotatingApi();
  const target = await startServer((_, response, seen) => {
    if (seen.method === 'POST') response.writeHead(303, { location: '/api/result' }).end();
    else if (seen.authorization === `Bearer ${rotation.accepted()}`) response.end('{"done":true}');
    else response.writeHead(401).end();
  });
  const own = testGateway(testConnection(target.origin), rotation.tokens);
  cleanups.push(() => own.close(), target.close);
  rotation.expire();
  const answer = await own.request({ session: 'demo', method: 'POST', path: 'jobs', body: '{}' });
  expect(answer.body).toBe('{"done":true}');
  expect(target.seen.map((entry) => entry.method)).toEqual(['POST', 'GET', 'GET']);
  expect([api.seen.length, gateway === own]).toEqual([0, false]);
});

test('every form in which an API can echo a live secret is masked @B5', async () => {
  const token = `eyJhbGciOiJFUzI1NiJ9.${randomBytes(300).toString('base64url')}.${randomBytes(64).toString('base64url')}`;
  const secret = `s3cr3t/+"&<ü>\\ ${randomBytes(8).toString('hex')}==`;
  const echoes = [token, secret].flatMap((value) => [
    value,
    encodeURIComponent(value),
    encodeURIComponent(value).replace(/%../g, (hex) => hex.toLowerCase()),
    new URLSearchParams({ v: value }).toString(),
    JSON.stringify({ value }),
    JSON.stringify({ value }).replaceAll('/', '\\/'),
    Buffer.from(value).toString('hex'),
    ...['', 'x', 'xy'].flatMap((before) => [
      Buffer.from(before + value).toString('base64'),
      Buffer.from(`${before}${value} and more`).toString('base64url'),
    ]),
  ]);
  const api = await startServer((_, response) => {
    response.setHeader('content-type', `text/plain; echo=${token}`);
    response.end(JSON.stringify({ kept: 'ordinary words', echoes }));
  });
  const gateway = testGateway(testConnection(api.origin), fixedTokens(token), { secrets: () => [secret] });
  cleanups.push(() => gateway.close(), api.close);
  const answer = await gateway.request({ session: 'demo', method: 'GET', path: 'echo' });
  const masked: { kept: string; echoes: string[] } = JSON.parse(answer.body);
  expect(masked.kept).toBe('ordinary words');
  expect(masked.echoes).toHaveLength(echoes.length);
  for (const [index, echo] of masked.echoes.entries()) expect(echo, echoes[index]).toContain('[masked]');
  for (const value of [token, secret])
    expect(answer.body + answer.contentType).not.toContain(value.slice(8, 24));
});

test('a short secret does not spoil an answer that happens to contain it', async () => {
  const api = await startServer((_, response) => response.end('{"secret":"secret"}'));
  const gateway = testGateway(testConnection(api.origin), fixedTokens('canary-token-5d41402abc'), {
    secrets: () => ['secret'],
  });
  cleanups.push(() => gateway.close(), api.close);
  const answer = await gateway.request({ session: 'demo', method: 'GET', path: 'me' });
  expect(answer.body).toBe('{"secret":"secret"}');
});

test('an unknown connection and a problem of the session reach the caller as they are', async () => {
  const { rotation, gateway } = await rotatingApi();
  await expect(gateway.request({ session: 'other', method: 'GET', path: 'me' })).rejects.toMatchObject({
    code: 'unknown_connection',
  });
  rotation.revoke();
  rotation.expire();
  const outcomes = await Promise.allSettled(
    Array.from({ length: 20 }, () => gateway.request({ session: 'demo', method: 'GET', path: 'me' })),
  );
  for (const outcome of outcomes) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'session_ended' } });
  }
});

test('judges JSON by a schema and names the fields that do not fit, never their values', () => {
  const schema = z.object({ sub: z.string(), roles: z.array(z.string()) });
  expect(parseJson('{"sub":"a","roles":[]}', schema)).toEqual({ sub: 'a', roles: [] });
  for (const body of [
    '',
    '<html>canary-body</html>',
    '{"sub":"canary-body"',
    '{"sub":["canary-body"],"roles":[1]}',
    'null',
  ]) {
    let caught: unknown;
    try {
      parseJson(body, schema);
    } catch (error) {
      caught = error;
    }
    expect(caught).toMatchObject({ code: 'unexpected_answer', remedy: expect.any(String) });
    expect(JSON.stringify(caught) + String(caught) + JSON.stringify((caught as Error).cause)).not.toContain(
      'canary-body',
    );
  }
});

test('the reason of a second 401 goes with the end of the session, and with its error', async () => {
  const tokens = fixedTokens('canary-access-token');
  const given: unknown[] = [];
  const refuse: typeof tokens.refuse = async (_generation, _reason, ending) => given.push(ending) > 0;
  const quote = 'Tides rose over canary-access-token.';
  const api = await startServer((_, response) =>
    response
      .writeHead(401)
      .end(JSON.stringify({ session_end_reason: 'tides', error_description: quote, error: 'invalid_token' })),
  );
  const secrets = () => ['canary-access-token'];
  const gateway = testGateway(testConnection(api.origin), { ...tokens, refuse }, { secrets });
  cleanups.push(() => gateway.close(), api.close);
  const ending = { quote: 'Tides rose over [masked].' };
  const asked = gateway.request({ session: 'demo', method: 'GET', path: 'me' });
  await expect(asked).rejects.toMatchObject({ code: 'session_ended', ending });
  expect(given).toEqual([ending]);
});
