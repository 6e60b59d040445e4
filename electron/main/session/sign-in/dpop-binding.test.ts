import { expect, test } from 'vitest';
import { createDpopKey, createProver } from '../../oauth/dpop.ts';
import { requestRefresh } from '../../oauth/grants/refresh.ts';
import { createTransport } from '../../oauth/http-request.ts';
import type { TestAuthorizationServer } from '../../oauth/testing/authorization-server.ts';
import { callApi } from '../testing/api-call.ts';
import { type App, folderForTest, runApp, serverForTest, signedIn } from '../testing/app.ts';

const bindingServer = () => serverForTest({ dpop: true });

interface Stored {
  tokens: { refresh_token: string; token_type: string; dpop_key?: { d: string } };
}

async function stored(app: App): Promise<Stored> {
  const reading = await app.stores.session('demo', true).read();
  if (reading.state !== 'ok') throw new Error(`nothing is stored: ${reading.state}`);
  return JSON.parse(reading.payload) as Stored;
}

/** Refreshes like a thief: with the refresh token and the client secret, and a proof by `prover` or none. */
async function refreshElsewhere(
  server: TestAuthorizationServer,
  refreshToken: string,
  prover?: ReturnType<typeof createProver>,
) {
  const [client_id = '', client_secret] = [...server.clients].at(-1) ?? [];
  const http = createTransport();
  const metadata = { issuer: server.issuer, token_endpoint: `${server.issuer}/token` };
  const client = { client_id, client_secret, method: 'client_secret_basic' as const };
  try {
    return await requestRefresh(http, { server: metadata, client, refreshToken, prover });
  } finally {
    http.close();
  }
}

test('a password sign-in binds its tokens to a key of this device, and requests prove it @S4.3', async () => {
  const server = await bindingServer();
  const app = await signedIn(server);
  expect(app.snapshot()).toMatchObject({ state: 'active', bound: true });
  expect(app.activity.at(-1)?.message).toContain('bound to this device');
  expect(await callApi(server.issuer, '/api/me', app.tokens)).toBe('/api/me');
  expect(server.state.renewals).toBe(0);
  const { token } = await app.tokens.current();
  for (const scheme of ['Bearer', 'DPoP']) {
    const headers = { authorization: `${scheme} ${token}` };
    expect((await fetch(`${server.issuer}/api/me`, { headers })).status, scheme).toBe(401);
  }
});

test('a browser sign-in does so too @S4.3', async () => {
  const server = await bindingServer();
  const app = await runApp([server.connection()], await folderForTest());
  await app.sessions.start();
  await app.sessions.get('demo').signIn({ method: 'browser', keep: true });
  await expect.poll(() => app.opened.length).toBe(1);
  await app.browser.follow(app.opened[0] ?? '');
  await app.reaches('active');
  expect(app.snapshot().bound).toBe(true);
  expect(await callApi(server.issuer, '/api/me', app.tokens)).toBe('/api/me');
});

test('a stolen refresh token, with the client secret, is refused without the key @S4.3 @T13', async () => {
  const server = await bindingServer();
  const app = await signedIn(server);
  const { tokens } = await stored(app);
  const other = createProver(await createDpopKey());
  for (const prover of [undefined, other]) {
    const answer = await refreshElsewhere(server, tokens.refresh_token, prover);
    expect([answer.status, answer.body]).toEqual([400, '{"error":"invalid_grant"}']);
  }
  // The session is unharmed, and with its key the same request is granted.
  await app.sessions.get('demo').refresh();
  expect(app.snapshot()).toMatchObject({ state: 'active', generation: 2, bound: true });
  const after = await stored(app);
  const own = createProver(after.tokens.dpop_key as Parameters<typeof createProver>[0]);
  expect((await refreshElsewhere(server, after.tokens.refresh_token, own)).status).toBe(200);
});

test('the key outlives the app with the session, and is the same after renewals @S4.3', async () => {
  const server = await bindingServer();
  const first = await signedIn(server);
  const { d } = (await stored(first)).tokens.dpop_key ?? {};
  await first.sessions.get('demo').refresh();
  await first.sessions.stop();
  const app = await runApp([server.connection()], first.folder);
  await app.sessions.start();
  server.expireAccessTokens();
  expect(await callApi(server.issuer, '/api/me', app.tokens)).toBe('/api/me');
  expect(app.snapshot()).toMatchObject({ state: 'active', generation: 3, bound: true });
  expect((await stored(app)).tokens.dpop_key?.d).toBe(d);
});

test('the key is a secret like the refresh token: told to nobody, masked, and gone at sign-out @S4.3', async () => {
  const server = await bindingServer();
  const app = await signedIn(server);
  const { d = '' } = (await stored(app)).tokens.dpop_key ?? {};
  expect(d).toHaveLength(43);
  expect(app.sessions.secrets()).toContain(d);
  await app.sessions.get('demo').refresh();
  expect(JSON.stringify([app.seen, app.activity, server.proofs.seen, server.state.tokenCalls])).not.toContain(
    d,
  );
  await app.sessions.get('demo').signOut();
  expect(app.sessions.secrets()).not.toContain(d);
  expect(await app.stores.session('demo', true).read()).toEqual({ state: 'empty' });
});

test('each sign-in has a key of its own', async () => {
  const server = await bindingServer();
  const app = await signedIn(server);
  const before = (await stored(app)).tokens.dpop_key?.d;
  await app.sessions.get('demo').signOut();
  await app.sessions.get('demo').signIn({ method: 'password', keep: true });
  await app.reaches('active');
  expect((await stored(app)).tokens.dpop_key?.d).not.toBe(before);
});

test('a server that wants a nonce gets it: one request more, no refusal, and the token is not spent twice', async () => {
  const server = await bindingServer();
  server.proofs.nonce = 'n-1';
  const app = await signedIn(server);
  expect(server.state.tokenCalls).toHaveLength(2);
  await app.sessions.get('demo').refresh();
  expect(server.state.tokenCalls).toHaveLength(3);
  server.proofs.nonce = 'n-2';
  await app.sessions.get('demo').refresh();
  expect(server.state.tokenCalls).toHaveLength(5);
  expect(server.state.renewals).toBe(2);
  expect(app.snapshot()).toMatchObject({ state: 'active', generation: 3 });
  const [challenged, granted] = server.state.tokenCalls.slice(-2);
  expect(granted).toEqual(challenged);
});

test('a server that is never content with a proof keeps the session waiting, and ends nothing', async () => {
  const server = await bindingServer();
  const app = await signedIn(server);
  for (const error of ['use_dpop_nonce', 'invalid_dpop_proof']) {
    const asked = server.state.tokenCalls.length;
    server.state.script = ({ response }) => {
      response.writeHead(400, { 'content-type': 'application/json', 'dpop-nonce': 'again' });
      response.end(JSON.stringify({ error }));
    };
    await expect(app.sessions.get('demo').refresh()).rejects.toMatchObject({ code: 'unexpected_answer' });
    expect(server.state.tokenCalls.length - asked).toBe(2);
    expect(app.snapshot()).toMatchObject({ state: 'waiting', account: { sub: 'user-1' } });
  }
  server.state.script = undefined;
  await app.sessions.get('demo').retry();
  expect(app.snapshot()).toMatchObject({ state: 'active', generation: 2, bound: true });
});

test('a clock that is six hours off is no obstacle @T20', async () => {
  const server = await bindingServer();
  server.proofs.aheadMs = 6 * 3600_000;
  const app = await signedIn(server);
  await app.sessions.get('demo').refresh();
  expect(app.snapshot()).toMatchObject({ state: 'active', generation: 2, bound: true });
});

test('a session from before, without a key, goes on as bearer until the next sign-in', async () => {
  const server = await bindingServer();
  server.state.metadata = { dpop_signing_alg_values_supported: undefined };
  const before = await signedIn(server);
  expect(before.snapshot().bound).toBe(false);
  const reading = await before.stores.session('demo', true).read();
  const { version, phase, tokens } = JSON.parse(reading.state === 'ok' ? reading.payload : '{}');
  const { token_type: _, ...old } = tokens;
  await before.stores.session('demo', true).write(JSON.stringify({ version, phase, tokens: old }), 1);
  await before.sessions.stop();
  server.state.metadata = {};
  const app = await runApp([server.connection()], before.folder);
  await app.sessions.start();
  await app.sessions.get('demo').refresh();
  expect(app.snapshot()).toMatchObject({ state: 'active', bound: false });
  expect(await callApi(server.issuer, '/api/me', app.tokens)).toBe('/api/me');
  expect(server.proofs.seen).toEqual([]);
});

test('what the server answers decides: with a proof and a bearer token the session is not bound', async () => {
  const server = await bindingServer();
  server.state.script = async ({ honest, response }) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ...(await honest()), token_type: 'Bearer' }));
  };
  const app = await signedIn(server);
  expect(app.snapshot().bound).toBe(false);
  expect((await app.tokens.current()).prover).toBeUndefined();
});
