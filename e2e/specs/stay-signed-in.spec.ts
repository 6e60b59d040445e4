import { seededClient } from '../fixtures/connection.ts';
import { needlesFor, needlesOf } from '../fixtures/needles.ts';
import { searchFolder } from '../fixtures/search-places.ts';
import { expectProfile, expectView, openView, sessionOf, signIn } from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import { signInPage } from '../pages/sign-in.ts';

test('a restart and a reload keep the user signed in on the same view @S4.4 @S2.5', async ({
  launch,
  wire,
}) => {
  const first = await launch();
  await signIn(first);
  await openView(first.window, 'Profile');
  await expectProfile(first.window);
  await first.window.reload();
  await expectProfile(first.window);
  await first.close();

  const second = await launch();
  await expectProfile(second.window);
  expect(wire.count({ grant: 'password' })).toBe(1);
  expect((await sessionOf(second.window))?.kept).toBe('vault');
});

test('a kept session lies on disk encrypted only @S0.3', async ({ launch, wire, installation }) => {
  const app = await launch();
  await signIn(app);
  await app.close();
  const secrets = wire.secrets();
  expect(new Set(secrets.map(({ kind }) => kind))).toEqual(
    new Set(['password', 'client_secret', 'access_token', 'refresh_token', 'id_token']),
  );
  const { hits, bytes } = await searchFolder(installation.userData, needlesFor(secrets));
  expect(hits).toEqual([]);
  expect(bytes).toBeGreaterThan(0);
  expect(seededClient.secret).not.toBe('');
});

test('with "keep me signed in" unticked nothing is written and the session ends with the app @S2.5', async ({
  launch,
  wire,
  installation,
}) => {
  const first = await launch();
  await signIn(first, { keep: false });
  await openView(first.window, 'Profile');
  await expectProfile(first.window);
  expect((await sessionOf(first.window))?.kept).toBe('memory');
  await first.close();

  const needles = needlesOf(wire.secrets(), 'access_token', 'refresh_token', 'id_token', 'password');
  expect((await searchFolder(installation.userData, needles)).hits).toEqual([]);

  const second = await launch();
  await expectView(second.window, 'sign-in/demo');
  await expect(signInPage(second.window).password).toBeVisible();
  expect(wire.count({ grant: 'refresh_token' })).toBe(0);
});
