import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { TestAuthorizationServer } from '../../oauth/testing/authorization-server.ts';
import { serve } from '../../oauth/testing/http-server.ts';
import { type App, folderForTest, runApp, serverForTest } from '../testing/app.ts';
import type { SessionsDeps } from '../types.ts';

/** A proxy in front of an honest server that can withhold its metadata. */
async function heldBack(server: TestAuthorizationServer) {
  const state = { hangs: false, asked: 0 };
  const front = await serve(async (request, response, body) => {
    const description = request.url?.startsWith('/.well-known/') === true;
    if (description) state.asked += 1;
    // Never answered; it ends with the test server.
    if (description && state.hangs) return;
    const { host: _host, connection: _connection, ...headers } = request.headers;
    const passed = await fetch(server.issuer + (request.url ?? ''), {
      method: request.method ?? 'GET',
      headers: headers as Record<string, string>,
      ...(body === '' ? {} : { body }),
    });
    const text = await passed.text();
    response.writeHead(passed.status, { 'content-type': passed.headers.get('content-type') ?? '' });
    response.end(text.replaceAll(server.issuer, front.origin));
  });
  onTestFinished(front.close);
  return { state, issuer: front.origin };
}

/** Many accounts on one connection, in an app that starts while the metadata request hangs. */
async function manyAccounts(count: number, changes: Partial<SessionsDeps> = {}) {
  const server = await serverForTest();
  server.state.metadata = { jwks_uri: undefined };
  const { state, issuer } = await heldBack(server);
  const connection = server.connection({
    issuer,
    api: [{ origin: server.issuer, prefix: '/api/' }],
    scopes: ['jobs'],
  });
  // Without an ID token nothing in the answer names the server behind the proxy.
  server.state.script = async ({ honest, response }) => {
    const { id_token: _idToken, ...given } = (await honest()) ?? {};
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(given));
  };
  const folder = await folderForTest();
  const app = await runApp([connection], folder);
  await app.sessions.start();
  const ids = ['demo'];
  for (let number = 1; number <= count; number += 1) {
    const id = ids.at(-1) ?? 'demo';
    app.answers.push({ username: `user-${number}`, secret: 'correct-horse' });
    await app.sessions.get(id).signIn({ method: 'password', keep: true });
    await app.reaches('active', id);
    if (number < count) ids.push(app.sessions.add('demo'));
  }
  await app.sessions.stop();
  state.asked = 0;
  state.hangs = true;
  const next = await runApp([connection], folder, changes);
  await next.sessions.start();
  return { next, ids, state, server, folder };
}

const refreshAll = (app: App, ids: readonly string[]) =>
  Promise.all(ids.map((id) => app.sessions.get(id).tokens.refreshAfter(1)));

test('sessions renew by what was known of a server whose description hangs, after one question @T12 @B6', async () => {
  const { next, ids, state } = await manyAccounts(8);
  const tokens = await refreshAll(next, ids);
  expect(new Set(tokens.map(({ token }) => token)).size).toBe(8);
  expect(state.asked).toBe(1);
  // The second call does not wait: it shares the request that is still unanswered.
  await Promise.all(ids.map((id) => next.sessions.get(id).refresh()));
  expect(state.asked).toBe(1);
  expect(ids.map((id) => next.snapshot(id).state)).toEqual(ids.map(() => 'active'));
});

test('the lock is free while the description hangs: nobody else is held up @T12', async () => {
  const held: string[][] = [];
  const stage = { folder: '' };
  const locks = () => readdir(join(stage.folder, 'locks')).catch(() => []);
  const fault = async (step: string) => {
    if (step === 'intent') held.push(await locks());
  };
  const { next, ids, state, folder } = await manyAccounts(2, { fault });
  stage.folder = folder;
  const renewing = refreshAll(next, ids);
  await expect.poll(() => state.asked).toBe(1);
  // Both refreshes have started by now and wait for that one answer.
  expect(ids.map((id) => next.snapshot(id).state)).toEqual(['renewing', 'renewing']);
  expect(await locks()).toEqual([]);
  await renewing;
  // It counts as the failure of the refresh, where a person sees it.
  expect(held.flat()).toContain('demo.lock');
});
