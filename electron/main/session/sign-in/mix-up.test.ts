import { expect, onTestFinished, test } from 'vitest';
import { type Connection, connectionSchema } from '../../../../shared/model/connection.ts';
import { sendJson, serve } from '../../oauth/testing/http-server.ts';
import { folderForTest, runApp, serverForTest } from '../testing/app.ts';

/** An honest server that does not identify itself in its answers (no RFC 9207). */
async function honestServer() {
  const server = await serverForTest();
  server.state.metadata = { authorization_response_iss_parameter_supported: false };
  server.state.comparesRedirects = true;
  return server;
}

type Honest = Awaited<ReturnType<typeof honestServer>>;

/**
 * A server that attacks the honest one. It sends the browser there, either by naming the honest server's endpoint as
 * its own or by its own page, and gives every registration the client id of the honest server.
 */
async function evilServer(
  honest: Honest,
  how: 'names its endpoint' | 'leads there',
  returnTo?: () => string,
) {
  const stolen: URLSearchParams[] = [];
  const pages: string[] = [];
  const honestClient = () => [...honest.redirects.keys()].at(-1) ?? '';
  const server = await serve((request, response, body) => {
    const issuer = server.origin;
    const url = new URL(request.url ?? '/', issuer);
    if (url.pathname === '/.well-known/openid-configuration') {
      return sendJson(response, 200, {
        issuer,
        authorization_endpoint: how === 'leads there' ? `${issuer}/authorize` : `${honest.issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        registration_endpoint: `${issuer}/register`,
        jwks_uri: `${issuer}/jwks`,
      });
    }
    if (url.pathname === '/register') {
      const secret = { client_secret: 'x'.repeat(43), client_secret_expires_at: 0 };
      return sendJson(response, 201, { client_id: honestClient(), ...secret });
    }
    if (url.pathname === '/authorize') {
      const there = new URL(`${honest.issuer}/authorize${url.search}`);
      const back = new URL(url.searchParams.get('redirect_uri') ?? '');
      back.pathname = returnTo?.() ?? back.pathname;
      there.searchParams.set('client_id', honestClient());
      there.searchParams.set('redirect_uri', back.href);
      pages.push(there.href);
      return void response.writeHead(303, { location: there.href }).end();
    }
    if (url.pathname === '/token') stolen.push(new URLSearchParams(body));
    sendJson(response, 400, { error: 'invalid_grant' });
  });
  onTestFinished(() => server.close());
  const connection = (changes: object = {}): Connection =>
    connectionSchema().parse({
      id: 'evil',
      name: 'Evil',
      issuer: server.origin,
      client: { authentication: 'registration' },
      grants: ['authorization_code'],
      api: [{ origin: server.origin, prefix: '/api/' }],
      ...changes,
    });
  return { stolen, pages, connection };
}

/** Signed in at the honest server with the browser; then a sign-in at the attacker runs to its end. */
async function attacked(honest: Honest, evil: Connection) {
  const app = await runApp([honest.connection(), evil], await folderForTest());
  await app.sessions.start();
  await app.sessions.get('demo').signIn({ method: 'browser', keep: true });
  await expect.poll(() => app.opened.length).toBe(1);
  await app.browser.follow(app.opened[0] ?? '');
  await app.reaches('active');
  await app.sessions.get('evil').signIn({ method: 'browser', keep: true });
  await expect.poll(() => app.opened.length).toBe(2);
  const last = await app.browser.follow(app.opened[1] ?? '');
  return { app, last, text: await last.text() };
}

/** The redirect path that this installation registered at the honest server. */
const pathAt = (honest: Honest) => new URL([...honest.redirects.values()].at(-1)?.[0] ?? '').pathname;

test('a server that names another one’s endpoint gets neither its code nor the verifier @T19 @B4', async () => {
  const honest = await honestServer();
  const evil = await evilServer(honest, 'names its endpoint');
  const { app, last, text } = await attacked(honest, evil.connection());
  expect(last.url).toContain(`${honest.issuer}/authorize`);
  expect([last.status, text]).toEqual([400, 'unknown redirect address']);
  expect(evil.stolen).toEqual([]);
  expect(app.snapshot('evil').state).toBe('signingIn');
  expect(app.snapshot('demo').state).toBe('active');
});

test('one that leads there by its own page, and back to the other connection’s path, neither @T19 @B4', async () => {
  const honest = await honestServer();
  const evil = await evilServer(honest, 'leads there', () => pathAt(honest));
  const { app, last } = await attacked(honest, evil.connection());
  // The honest server did answer with a code, at an address where nothing listens.
  expect(last.status).toBe(404);
  expect(new URL(last.url).searchParams.has('code')).toBe(true);
  expect(evil.pages).toHaveLength(1);
  expect(evil.stolen).toEqual([]);
  expect(app.snapshot('evil').state).toBe('signingIn');
});

test.each(['names its endpoint', 'leads there'] as const)(
  'with one path for both it would get them: what this is about (it %s) @T19',
  async (how) => {
    const honest = await honestServer();
    const evil = await evilServer(honest, how);
    // Manually configured clients share one fixed path, on both servers.
    honest.redirects.set('fixed-client', ['http://127.0.0.1/callback']);
    const typed = { client: { authentication: 'none', id: 'fixed-client' } };
    const app = await runApp([evil.connection(typed)], await folderForTest());
    await app.sessions.start();
    await app.sessions.get('evil').signIn({ method: 'browser', keep: true });
    await expect.poll(() => app.opened.length).toBe(1);
    await app.browser.follow(app.opened[0] ?? '');
    expect(evil.stolen.map((one) => [one.has('code'), one.has('code_verifier')])).toEqual([[true, true]]);
  },
);

test('where the honest server says who it is, one path for both is no danger @T19', async () => {
  const honest = await honestServer();
  honest.state.metadata = {};
  const evil = await evilServer(honest, 'names its endpoint');
  honest.redirects.set('fixed-client', ['http://127.0.0.1/callback']);
  const typed = { client: { authentication: 'none', id: 'fixed-client' } };
  const app = await runApp([evil.connection(typed)], await folderForTest());
  await app.sessions.start();
  await app.sessions.get('evil').signIn({ method: 'browser', keep: true });
  await expect.poll(() => app.opened.length).toBe(1);
  await app.browser.follow(app.opened[0] ?? '');
  expect(app.snapshot('evil').problem?.code).toBe('unexpected_answer');
  expect(evil.stolen).toEqual([]);
});

test('an installation that registered with the plain path goes on with it, also after a restart @T19', async () => {
  const honest = await honestServer();
  const folder = await folderForTest();
  const first = await runApp([honest.connection()], folder);
  await first.sessions.start();
  await first.sessions.get('demo').signIn({ method: 'password', keep: true });
  await first.reaches('active');
  await first.sessions.stop();
  // In the form of an earlier version.
  const store = first.stores.client('demo', true);
  const reading = await store.read();
  if (reading.state !== 'ok') throw new Error(reading.state);
  const { redirect_path, ...before } = JSON.parse(reading.payload);
  expect(redirect_path).toBe(pathAt(honest));
  await store.write(JSON.stringify(before), reading.generation + 1);
  honest.redirects.set(before.client_id, ['http://127.0.0.1/callback', 'http://127.0.0.1/callback/']);

  const app = await runApp([honest.connection()], folder);
  await app.sessions.start();
  await app.sessions.get('demo').signIn({ method: 'browser', keep: true });
  await expect.poll(() => app.opened.length).toBe(1);
  const last = await app.browser.follow(app.opened[0] ?? '');
  expect(new URL(last.url).pathname).toBe('/callback');
  await expect.poll(() => app.snapshot().signIn).toBeUndefined();
  expect(app.snapshot()).toMatchObject({ state: 'active', account: { sub: 'user-1' } });
  expect(honest.state.registrations).toBe(1);
});
