import { dana } from '../fixtures/authority/connection.ts';
import { call, expectProfile, expectView, sessionOf, signInWithPassword } from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import { frame } from '../pages/frame.ts';
import { profilePage } from '../pages/profile.ts';
import { sessionPage } from '../pages/session.ts';

test('access withdrawn on the server shows sign-in at the next call, and then the same view @S1.7 @S0.6 @S2.3 @S4.7', async ({
  launchSignedIn,
  wire,
  authority,
}) => {
  const app = await launchSignedIn({ view: 'Profile' });
  expect(await authority.revokeSessions(dana.username)).toBe(1);
  // The revocation alone changes nothing on screen; the app notices at the next call.
  await expect(profilePage(app.window).jobs.first()).toBeVisible();
  await profilePage(app.window).reload.click();

  await expectView(app.window, 'sign-in/demo');
  await expect(app.window.getByText('Your session has ended')).toBeVisible();
  await expect(app.window.getByText('After signing in, you return to Profile.')).toBeVisible();
  expect(wire.count({ grant: 'refresh_token', status: 400 })).toBe(1);
  expect((await sessionOf(app.window))?.problem?.code).toBe('session_ended');

  await signInWithPassword(app);
  await expectProfile(app.window);
});

test('when renewal is refused all waiting requests fail with the same clear error @S0.6', async ({
  launchSignedIn,
  wire,
  authority,
}) => {
  const app = await launchSignedIn();
  await authority.revokeSessions(dana.username);
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, index) =>
      call(app.window, index % 2 ? 'profile.get' : 'jobs.list', { session: 'demo' }),
    ),
  );
  for (const answer of answers) {
    expect(answer).toMatchObject({ ok: false, problem: { message: expect.any(String) } });
    expect(['session_ended', 'not_signed_in']).toContain(answer.ok ? '' : answer.problem.code);
  }
  expect(answers.map((answer) => (answer.ok ? '' : answer.problem.code))).toContain('session_ended');
  expect(wire.count({ grant: 'refresh_token' })).toBe(1);
  await expectView(app.window, 'sign-in/demo');
});

test('a second 401 with a fresh token ends the session and says so @S2.3', async ({
  launchSignedIn,
  wire,
}) => {
  const app = await launchSignedIn();
  const refusal = wire.inject({ path: '/api/jobs' }, { kind: 'answer', status: 401, body: '' });
  await frame(app.window).open('Profile');
  await expectView(app.window, 'sign-in/demo');
  expect(refusal.hits).toBe(2);
  expect(wire.count({ grant: 'refresh_token', status: 200 })).toBe(1);
  await expect(app.window.getByText('Your session has ended')).toBeVisible();
});

test('a session that ended is not there after a restart either @S4.7', async ({
  launch,
  launchSignedIn,
  wire,
  authority,
}) => {
  const first = await launchSignedIn();
  await authority.revokeSessions(dana.username);
  await call(first.window, 'profile.get', { session: 'demo' });
  await expectView(first.window, 'sign-in/demo');
  await first.close();
  const before = wire.log.length;
  const second = await launch();
  await expectView(second.window, 'sign-in/demo');
  expect(wire.log.slice(before).map(({ path }) => path)).toEqual([]);
});

test('signing out wipes here, revokes there and stays so after a restart @B10', async ({
  launch,
  launchSignedIn,
  wire,
  authority,
}) => {
  const first = await launchSignedIn({ view: 'Session' });
  expect(await authority.activeRefreshTokens(dana.username)).toHaveLength(1);
  await sessionPage(first.window).signOut.click();
  await expectView(first.window, 'sign-in/demo');
  await expect.poll(() => wire.log.some(({ path }) => path.endsWith('/revocation'))).toBe(true);
  await expect.poll(async () => (await authority.activeRefreshTokens(dana.username)).length).toBe(0);
  await first.close();
  const second = await launch();
  await expectView(second.window, 'sign-in/demo');
});
