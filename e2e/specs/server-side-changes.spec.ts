import { hostname } from 'node:os';
import { signInAdministrator } from '../fixtures/authority/administrator.ts';
import { dana } from '../fixtures/authority/connection.ts';
import {
  expectProfile,
  expectView,
  openView,
  reloadProfile,
  sessionOf,
  signInWithPassword,
} from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import type { Wire } from '../fixtures/wire/wire.ts';
import { homePage } from '../pages/home.ts';
import { profilePage } from '../pages/profile.ts';

/** The credentials of the client that the app registered. */
function clientOf(wire: Wire): { client_id: string; client_secret: string } {
  return JSON.parse(wire.log.find(({ path }) => path === '/register')?.answer ?? '{}');
}

test('a session that an administrator ends is over at the next call, and the app says who did it @S1.7 @S3.10', async ({
  launchSignedIn,
  authority,
}) => {
  const app = await launchSignedIn({ view: 'Profile' });
  const administrator = await signInAdministrator(authority);
  const [session] = await administrator.sessions();
  expect(session?.device).toEqual({ name: hostname(), platform: 'Linux', bound: true });
  await administrator.endSession(session?.id ?? '');
  await profilePage(app.window).reload.click();

  await expectView(app.window, 'sign-in/demo');
  await expect(app.window.getByText('Your session has ended')).toBeVisible();
  await expect(
    app.window.getByText('The administrator Ada Admin ended this session. Sign in again'),
  ).toBeVisible();
  await signInWithPassword(app);
  await expectProfile(app.window);
  await openView(app.window, 'Home');
  const entry = homePage(app.window).activity.filter({ hasText: 'Session ended' });
  await expect(entry).toContainText('The administrator Ada Admin ended this session.');
});

test('the sixth sign-in ends the oldest session, and the app that had it is told @S4.2', async ({
  launchSignedIn,
  wire,
  authority,
}) => {
  const app = await launchSignedIn({ view: 'Profile' });
  const { client_id, client_secret } = clientOf(wire);
  const signInElsewhere = () =>
    fetch(`http://127.0.0.1:${authority.port}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${client_id}:${client_secret}`)}` },
      body: new URLSearchParams({ grant_type: 'password', scope: 'openid offline_access', ...dana }),
    });
  for (let device = 2; device <= 5; device += 1) expect((await signInElsewhere()).status).toBe(200);
  await reloadProfile(app.window);
  expect((await sessionOf(app.window))?.state).toBe('active');
  expect((await signInElsewhere()).status).toBe(200);
  await profilePage(app.window).reload.click();

  await expectView(app.window, 'sign-in/demo');
  await expect(app.window.getByText('You signed in on another device')).toBeVisible();
  expect((await sessionOf(app.window))?.problem?.ending).toEqual({ reason: 'session_cap' });
  await signInWithPassword(app);
  await openView(app.window, 'Home');
  const entry = homePage(app.window).activity.filter({ hasText: 'Session ended' });
  await expect(entry).toContainText('this one, the oldest, was ended');
});

test('a role given or taken shows at the next call, without a sign-in @S3.8', async ({
  launchSignedIn,
  wire,
  authority,
}) => {
  const app = await launchSignedIn({ view: 'Profile' });
  const role = app.window.getByRole('main').getByText('admin', { exact: true });
  await expect(role).toHaveCount(0);
  const administrator = await signInAdministrator(authority);
  for (const [roles, shown] of [
    [['user', 'admin'], 1],
    [['user'], 0],
  ] as const) {
    await administrator.setRoles([...roles]);
    await profilePage(app.window).reload.click();
    await expect(role).toHaveCount(shown);
  }
  expect(wire.count({ grant: 'refresh_token', status: 200 })).toBe(2);
  expect(wire.count({ grant: 'password', status: 200 })).toBe(1);
  await expectProfile(app.window);
});

test('an app that an administrator deactivates keeps its session, says why it waits, and goes on @S3.3', async ({
  launchSignedIn,
  wire,
  authority,
}) => {
  const app = await launchSignedIn({ view: 'Profile' });
  const administrator = await signInAdministrator(authority);
  const { client_id } = clientOf(wire);
  await administrator.setActive(client_id, false);
  await profilePage(app.window).reload.click();
  const notice = app.window.getByRole('status').filter({ hasText: 'App not accepted' });
  await expect(notice.first()).toBeVisible();
  expect(await sessionOf(app.window)).toMatchObject({ state: 'waiting', account: { username: 'demo' } });
  await administrator.setActive(client_id, true);
  await app.window.getByRole('button', { name: 'Try now' }).click();
  await expect.poll(async () => (await sessionOf(app.window))?.state).toBe('active');
  await reloadProfile(app.window);
});
