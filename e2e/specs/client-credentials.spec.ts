import { appViolations } from '../fixtures/accessibility.ts';
import { connectionTo, seededClient, writeConnections } from '../fixtures/authority/connection.ts';
import {
  answerClientSecretPrompt,
  call,
  expectView,
  goToHash,
  openSignIn,
  openView,
  sessionOf,
} from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import { frame } from '../pages/frame.ts';
import { sessionPage } from '../pages/session.ts';
import { signInPage } from '../pages/sign-in.ts';

const appButton = { name: 'Sign in as the app itself' };

test('the app acts for itself: one secret, no person, no views of one, and back after a restart @S2.2 @S2.6 @B4', async ({
  launch,
  installation,
  wire,
}) => {
  const grants = ['authorization_code', 'client_credentials'] as const;
  const client = { authentication: 'client_secret_basic' as const, id: seededClient.id };
  const scopes = ['openid', 'offline_access', 'api:read'];
  await writeConnections(installation.connectionsFile, [
    connectionTo(wire.origin, { grants: [...grants], client, scopes }),
  ]);
  const first = await launch();
  const { window } = first;
  await openSignIn(window);
  await window.getByRole('button', appButton).click();
  const prompt = await first.prompt();
  await answerClientSecretPrompt(prompt, seededClient.secret);
  await expectView(window, 'home');
  await expect(window.getByRole('heading', { name: 'The app itself', level: 1 })).toBeVisible();
  await expect(window.getByText(seededClient.id)).toBeVisible();
  await expect(frame(window).views.getByRole('link', { name: 'Profile' })).toHaveCount(0);
  expect(await appViolations(window)).toEqual([]);
  expect(wire.count({ path: '/api/me' })).toBe(0);

  await goToHash(window, '#/profile');
  await expect(window.getByRole('heading', { name: 'This page does not exist' })).toBeVisible();

  await openView(window, 'Session');
  await sessionPage(window).refresh.click();
  await expect(window.getByText('there is no refresh token')).toBeVisible();
  await expect(sessionPage(window).signOutEverywhere).toHaveCount(0);
  expect(await appViolations(window)).toEqual([]);
  expect(wire.count({ grant: 'client_credentials', status: 200 })).toBe(2);

  // The API accepts the token but has no personal data for it.
  const answer = await call(window, 'profile.get', { session: 'demo' });
  expect(answer).toMatchObject({ ok: false, problem: { code: 'api_refused' } });
  expect(wire.count({ path: '/api/me', status: 403 })).toBe(1);
  await first.close();

  const second = await launch();
  await expect.poll(() => sessionOf(second.window)).toMatchObject({ state: 'active', actsAs: 'app' });
  await expectView(second.window, 'session');
  expect(wire.count({ path: '/api/me' })).toBe(1);
  await sessionPage(second.window).signOut.click();
  await expectView(second.window, 'sign-in/demo');
  await expect(signInPage(second.window).signedOut).toBeVisible();
});

test('a connection whose client has no secret does not offer it @S2.2', async ({
  launch,
  installation,
  wire,
}) => {
  const client = { authentication: 'none' as const, id: 'public-app' };
  const grants = ['authorization_code', 'client_credentials'] as const;
  await writeConnections(installation.connectionsFile, [
    connectionTo(wire.origin, { grants: [...grants], client }),
  ]);
  const { window } = await launch();
  await openSignIn(window);
  await expect(signInPage(window).browser).toBeVisible();
  await expect(window.getByRole('button', appButton)).toHaveCount(0);
  const refused = await call(window, 'session.signIn', { session: 'demo', method: 'app', keep: false });
  expect(refused).toMatchObject({ ok: false, problem: { code: 'invalid_input' } });
  expect(wire.count({ grant: 'client_credentials' })).toBe(0);
});
