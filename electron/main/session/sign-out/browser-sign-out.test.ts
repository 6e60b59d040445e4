import { expect, test } from 'vitest';
import type { TestAuthorizationServer } from '../../oauth/testing/authorization-server.ts';
import { createBrowser } from '../../oauth/testing/browser.ts';
import { type App, folderForTest, runApp, serverForTest, signedIn } from '../testing/app.ts';
import type { BrowserPage } from '../types.ts';

async function signedInByBrowser(server: TestAuthorizationServer): Promise<App> {
  const opened: string[] = [];
  const openBrowser = async ({ via = '', endpoint }: BrowserPage) => {
    const browser = createBrowser();
    const address = await browser.onward(via);
    opened.push(`${endpoint} ${address}`);
    // The page is answered only when the sign-in is finished.
    if (endpoint.endsWith('/authorize')) void browser.follow(address);
  };
  const app = await runApp([server.connection()], await folderForTest(), { openBrowser });
  await app.sessions.start();
  await app.sessions.get('demo').signIn({ method: 'browser', keep: true });
  await app.reaches('active');
  opened.length = 0;
  return { ...app, opened };
}

async function setUp() {
  const server = await serverForTest();
  const endpoint = `${server.issuer}/session/end`;
  server.state.metadata = { end_session_endpoint: endpoint };
  return { server, endpoint };
}

test('after a sign-out the browser can be signed out too, at the endpoint the server names @B4', async () => {
  const { server, endpoint } = await setUp();
  const app = await signedInByBrowser(server);
  await app.sessions.get('demo').signOut();
  await expect.poll(() => app.snapshot().signedOut?.browser).toBe(new URL(server.issuer).host);
  await app.sessions.get('demo').signOutInBrowser();
  const [client] = [...server.clients.keys()].slice(-1);
  expect(app.opened).toEqual([`${endpoint} ${endpoint}?client_id=${client}&logout_hint=demo`]);
});

test('a session that began with a password has none in the browser, and nothing is offered', async () => {
  const { server } = await setUp();
  const app = await signedIn(server);
  await app.sessions.get('demo').signOut();
  await app.sessions.stop();
  expect(app.snapshot().signedOut).toEqual({});
  await expect(app.sessions.get('demo').signOutInBrowser()).rejects.toMatchObject({ code: 'invalid_input' });
  expect(app.opened).toEqual([]);
});

test('while somebody is signed in nothing is opened', async () => {
  const { server } = await setUp();
  const app = await signedIn(server);
  await expect(app.sessions.get('demo').signOutInBrowser()).rejects.toMatchObject({ code: 'invalid_input' });
  expect(app.snapshot().signedOut).toBeUndefined();
});
