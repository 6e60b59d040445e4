import type { ServerResponse } from 'node:http';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createTransport } from '../http-request.ts';
import { sendJson, serve } from '../testing/http-server.ts';
import { createServerSource, type ServerSourceOptions } from './server-source.ts';

/** A server that sends its metadata when the test says so. */
async function hanging(options: ServerSourceOptions = {}) {
  const open: ServerResponse[] = [];
  const state = { requests: 0, mode: 'hang' as 'hang' | 'answer' | 'fail' };
  const describe = (response: ServerResponse) =>
    sendJson(response, 200, { issuer: server.origin, token_endpoint: `${server.origin}/token` });
  const server = await serve((_, response) => {
    state.requests += 1;
    if (state.mode === 'hang') open.push(response);
    else if (state.mode === 'fail') response.writeHead(503).end();
    else describe(response);
  });
  const http = createTransport();
  onTestFinished(async () => {
    http.close();
    await server.close();
  });
  const source = createServerSource(http, { issuer: server.origin }, options);
  const answerAll = () => open.splice(0).forEach(describe);
  const requested = (times: number) => expect.poll(() => state.requests).toBe(times);
  return { source, state, answerAll, requested, issuer: server.origin };
}

function fakeClock() {
  vi.useFakeTimers({ toFake: ['hrtime'] });
  onTestFinished(() => void vi.useRealTimers());
  return (ms: number) => vi.advanceTimersByTime(ms);
}

const known = (issuer: string) => ({ issuer, token_endpoint: `${issuer}/token-of-before` });

test('a hundred callers ask once, and each gets the answer @T12', async () => {
  const { source, answerAll, requested, state } = await hanging();
  const calls = Array.from({ length: 100 }, () => source());
  await requested(1);
  answerAll();
  const given = await Promise.all(calls);
  expect(new Set(given.map(({ token_endpoint }) => token_endpoint)).size).toBe(1);
  expect(state.requests).toBe(1);
});

test('one caller who gives up does not take the answer from the others @T12', async () => {
  const { source, answerAll, requested } = await hanging();
  const leaving = new AbortController();
  const [first, second] = [source(leaving.signal), source()];
  await requested(1);
  leaving.abort();
  await expect(first).rejects.toMatchObject({ code: 'cancelled' });
  answerAll();
  expect((await second).token_endpoint).toBeTruthy();
});

test('a server that does not answer holds up one call, which goes on with what was known @T12 @B6', async () => {
  const issuerOf = { issuer: '' };
  const stored = () => known(issuerOf.issuer);
  const { source, state, issuer, answerAll, requested } = await hanging({ stored, patienceMs: 1 });
  issuerOf.issuer = issuer;
  // Resolves although the server never answered, and so does every further call, without another request.
  expect(await source.orStored()).toEqual(known(issuer));
  for (let call = 0; call < 50; call += 1) expect(await source.orStored()).toEqual(known(issuer));
  await requested(1);
  answerAll();
  await expect.poll(async () => (await source.orStored()).token_endpoint).toBe(`${issuer}/token`);
  expect(state.requests).toBe(1);
});

test('a sign-in does not do with what an earlier run knew @T19', async () => {
  const { source, state, issuer } = await hanging({
    stored: () => known('https://login.example.com'),
    patienceMs: 1,
  });
  state.mode = 'fail';
  await expect(source()).rejects.toMatchObject({ code: 'server_error' });
  expect((await source.orStored()).token_endpoint).toContain('of-before');
  state.mode = 'answer';
  source.retry();
  expect((await source()).token_endpoint).toBe(`${issuer}/token`);
});

test('a failure is remembered for longer each time, and forgotten with a success @B6', async () => {
  const pass = fakeClock();
  const { source, state } = await hanging();
  state.mode = 'fail';
  const fails = () => expect(source()).rejects.toMatchObject({ code: 'server_error' });
  for (const [index, pause] of [1_000, 2_000, 4_000, 8_000].entries()) {
    await fails();
    pass(pause - 1);
    await fails();
    expect(state.requests).toBe(index + 1);
    pass(1);
  }
  state.mode = 'answer';
  expect((await source()).token_endpoint).toBeTruthy();
  pass(600_000);
  state.mode = 'fail';
  // The old metadata is used, and the first pause is short again.
  expect((await source()).token_endpoint).toBeTruthy();
  expect((await source()).token_endpoint).toBeTruthy();
  expect(state.requests).toBe(6);
  pass(1_000);
  await source();
  expect(state.requests).toBe(7);
});

test('a person who tries again, or a network that is back, waits for no pause @B6', async () => {
  const { source, state } = await hanging();
  state.mode = 'fail';
  await expect(source()).rejects.toMatchObject({ code: 'server_error' });
  state.mode = 'answer';
  await expect(source()).rejects.toMatchObject({ code: 'server_error' });
  source.retry();
  expect((await source()).token_endpoint).toBeTruthy();
});
