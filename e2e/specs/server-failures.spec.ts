import { connectionTo, dana, writeConnections } from '../fixtures/authority/connection.ts';
import {
  answerPrompt,
  call,
  expectProfile,
  expectView,
  openProfile,
  openSignIn,
  refreshInView,
  refreshSession,
  sessionOf,
  signIn,
} from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import { frame } from '../pages/frame.ts';
import { profilePage } from '../pages/profile.ts';
import { sessionPage } from '../pages/session.ts';
import { signInPage } from '../pages/sign-in.ts';
import { welcomePage } from '../pages/welcome.ts';

const html = { 'content-type': 'text/html' };
const json = { 'content-type': 'application/json' };

test('an unknown server is named, and sign-in can be tried again', async ({ launch, wire }) => {
  await wire.unplug();
  const app = await launch();
  await openSignIn(app.window);
  await signInPage(app.window).password.click();
  const alert = app.window.getByRole('alert');
  await expect(alert).toContainText('cannot be reached');
  await expect(alert).toContainText(new URL(wire.origin).host);
  await wire.plugIn();
  await signInPage(app.window).password.click();
  await answerPrompt(await app.prompt(), dana);
  await expectView(app.window, 'home');
});

test('a server that is down at start leaves the session, says so, and what waits for it comes by itself @B6', async ({
  launch,
  launchSignedIn,
  wire,
}) => {
  const first = await launchSignedIn({ view: 'Profile' });
  await first.close();
  await wire.unplug();

  const second = await launch();
  await expectView(second.window, 'profile');
  await expect(second.window.getByText(/cannot be reached/).first()).toBeVisible();
  expect((await sessionOf(second.window))?.account?.name).toBe('Dana Demo');
  const waitingRequests = frame(second.window).status.getByRole('link');
  await expect(waitingRequests).toHaveText('Offline — 2 requests waiting');
  await wire.plugIn();
  await expect(waitingRequests).toHaveCount(0);
  await expectProfile(second.window);
  await expect(second.window.getByText(/cannot be reached/)).toHaveCount(0);
  expect(wire.count({ grant: 'password' })).toBe(1);
});

test('a server that stops while the app is in use keeps what is on screen and the session', async ({
  launchSignedIn,
  wire,
}) => {
  const app = await launchSignedIn({ view: 'Profile' });
  await wire.unplug();
  await profilePage(app.window).reload.click();
  const problem = app.window.getByText(/cannot be reached/);
  await expect(problem).toContainText('Nothing was lost');
  await expect(profilePage(app.window).jobs.first()).toBeVisible();
  await expect(app.window.getByRole('button', { name: 'Try now' })).toBeVisible();
  await wire.plugIn();
  await expect(problem).toHaveCount(0);
  await expectProfile(app.window);
});

const oddAnswers = [
  ['a captive portal', { kind: 'answer', status: 200, headers: html, body: '<h1>Buy Wi-Fi</h1>' }],
  ['garbage', { kind: 'answer', status: 200, headers: json, body: '{"jobs": [{"id": ' }],
  ['another shape', { kind: 'answer', status: 200, headers: json, body: '{"jobs": [{"id": 7}]}' }],
  ['a server error', { kind: 'answer', status: 503, headers: html, body: 'down' }],
] as const;

test('odd answers of the API are said in words, and Try again works', async ({ launchSignedIn, wire }) => {
  const app = await launchSignedIn({ view: 'Profile' });
  for (const [name, fault] of oddAnswers) {
    await test.step(name, async () => {
      const injection = wire.inject({ path: '/api/jobs' }, fault);
      await profilePage(app.window).reload.click();
      const alert = app.window.getByRole('alert');
      await expect(alert).toContainText('The jobs could not be loaded');
      await expect(alert).toContainText('Nothing was lost');
      injection.remove();
      await alert.getByRole('button', { name: 'Try again' }).click();
      await expect(alert).toHaveCount(0);
      await expect(profilePage(app.window).jobs.first()).toBeVisible();
    });
  }
  expect((await sessionOf(app.window))?.state).toBe('active');
});

const oddRefreshes = [
  ...oddAnswers,
  ['a broken connection', { kind: 'drop', when: 'after' }],
  ['too many requests', { kind: 'answer', status: 429, headers: { 'retry-after': '1' }, body: '' }],
  ['an empty object', { kind: 'answer', status: 200, headers: json, body: '{}' }],
  ['invalid_grant as HTML', { kind: 'answer', status: 400, headers: html, body: 'invalid_grant' }],
] as const;

test('odd answers to a renewal keep the session, and the next renewal works', async ({
  launchSignedIn,
  wire,
}) => {
  const app = await launchSignedIn({ view: 'Session' });
  for (const [name, fault] of oddRefreshes) {
    await test.step(name, async () => {
      const injection = wire.inject({ grant: 'refresh_token' }, fault);
      const refused = await refreshSession(app.window);
      expect(refused.ok).toBe(false);
      expect((await sessionOf(app.window))?.state).not.toBe('ended');
      await expectView(app.window, 'session');
      injection.remove();
      await call(app.window, 'session.retry', { session: 'demo' });
      const refreshed = await refreshSession(app.window);
      expect(refreshed).toMatchObject({ ok: true });
    });
  }
  await expect.poll(async () => (await sessionOf(app.window))?.state).toBe('active');
  await openProfile(app.window);
  expect(wire.count({ grant: 'password' })).toBe(1);
});

test('a renewal that fails is shown on the session page with the next step', async ({
  launchSignedIn,
  wire,
}) => {
  const app = await launchSignedIn({ view: 'Session' });
  const portal = wire.inject({ grant: 'refresh_token' }, oddAnswers[0][1]);
  await sessionPage(app.window).refresh.click();
  await expect(app.window.getByText('The session was not renewed')).toBeVisible();
  portal.remove();
  await refreshInView(app.window);
});

test('one connection whose server is unknown leaves the other usable', async ({
  launch,
  wire,
  installation,
}) => {
  const nowhere = 'http://127.0.0.1:1';
  await writeConnections(installation.connectionsFile, [
    connectionTo(nowhere, { id: 'nowhere', name: 'Nowhere' }),
    connectionTo(wire.origin),
  ]);
  const app = await launch();
  await welcomePage(app.window).signInTo('Nowhere');
  await signInPage(app.window).browser.click();
  await expect(app.window.getByRole('alert')).toContainText('127.0.0.1:1');
  await signIn(app);
});
