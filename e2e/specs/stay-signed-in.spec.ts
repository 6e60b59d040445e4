import { needlesFor, needlesOfKinds } from '../fixtures/leaks/needles.ts';
import { searchFolder } from '../fixtures/leaks/search.ts';
import { expectProfile, expectView, openProfile, sessionOf, signIn } from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import { frame } from '../pages/frame.ts';
import { signInPage } from '../pages/sign-in.ts';

test('a restart and a reload keep the user signed in on the same view @S4.4 @S2.5', async ({
  launch,
  launchSignedIn,
  wire,
}) => {
  const first = await launchSignedIn({ view: 'Profile' });
  await first.window.reload();
  await expectProfile(first.window);
  await first.close();

  const second = await launch();
  await expectProfile(second.window);
  expect(wire.count({ grant: 'password' })).toBe(1);
  expect((await sessionOf(second.window))?.kept).toBe('vault');
});

test('at start /api/me is asked first, and nobody is shown until it answers @S1.4', async ({
  launch,
  wire,
}) => {
  const first = await launch();
  await expect(frame(first.window).status.getByText('Not signed in')).toBeVisible();
  await signIn(first);
  await openProfile(first.window);
  await first.close();

  const before = wire.log.length;
  const me = wire.inject({ path: '/api/me' }, { kind: 'hold', when: 'after' });
  const second = await launch();
  await me.reached;
  expect(wire.log[before]?.path).toBe('/api/me');
  await expect(frame(second.window).status.getByText('Looking for your session')).toBeVisible();
  await expect(second.window.getByText('Dana Demo')).toHaveCount(0);
  me.remove();
  await expectProfile(second.window);
  await expect(frame(second.window).status.getByText('Signed in as Dana Demo')).toBeVisible();
});

test('a kept session lies on disk encrypted only @S0.3', async ({ launchSignedIn, wire, installation }) => {
  const app = await launchSignedIn();
  await app.close();
  const secrets = wire.secrets();
  expect(new Set(secrets.map(({ kind }) => kind))).toEqual(
    new Set(['password', 'client_secret', 'access_token', 'refresh_token', 'id_token']),
  );
  const { hits, bytes } = await searchFolder(installation.userData, needlesFor(secrets));
  expect(hits).toEqual([]);
  expect(bytes).toBeGreaterThan(0);
});

test('with "keep me signed in" unticked nothing is written and the session ends with the app @S2.5', async ({
  launch,
  launchSignedIn,
  wire,
  installation,
}) => {
  const first = await launchSignedIn({ keep: false, view: 'Profile' });
  expect((await sessionOf(first.window))?.kept).toBe('memory');
  await first.close();

  const needles = needlesOfKinds(wire.secrets(), 'access_token', 'refresh_token', 'id_token', 'password');
  expect((await searchFolder(installation.userData, needles)).hits).toEqual([]);

  const second = await launch();
  await expectView(second.window, 'sign-in/demo');
  await expect(signInPage(second.window).password).toBeVisible();
  expect(wire.count({ grant: 'refresh_token' })).toBe(0);
});
