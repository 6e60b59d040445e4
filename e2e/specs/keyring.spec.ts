import { needlesFor } from '../fixtures/needles.ts';
import { searchFolder } from '../fixtures/search-places.ts';
import {
  call,
  expectProfile,
  expectView,
  openSignIn,
  openView,
  sessionOf,
  signIn,
  signInHere,
} from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import { signInPage } from '../pages/sign-in.ts';

const keyringOf = async (window: Parameters<typeof call>[0]) => {
  const info = await call(window, 'app.info', null);
  return info.ok ? info.value.keyring : undefined;
};

test('a keyring that is ready keeps the session, and the window says where', async ({ launch }) => {
  const app = await launch();
  await signIn(app);
  await openView(app.window, 'Session');
  await expect(app.window.getByText('Encrypted on this computer').first()).toBeVisible();
  await expect(app.window.getByText('keyring is ready')).toBeVisible();
  expect(await keyringOf(app.window)).toEqual({ state: 'ready', backend: 'gnome_libsecret' });
});

test.describe('without a keyring', () => {
  test.use({ keyring: 'absent' });

  test('the session lives in memory, the window says so, and nothing is written in plain text', async ({
    launch,
    wire,
    installation,
  }) => {
    const first = await launch();
    await openSignIn(first.window);
    const keep = signInPage(first.window).keep;
    await expect(keep).toBeDisabled();
    await expect(keep).not.toBeChecked();
    await expect(first.window.getByText('This computer has no keyring')).toBeVisible();
    await signInHere(first);
    await openView(first.window, 'Profile');
    await expectProfile(first.window);
    expect((await sessionOf(first.window))?.kept).toBe('memory');
    await openView(first.window, 'Session');
    await expect(first.window.getByText('In memory only')).toBeVisible();
    await first.close();

    const written = await searchFolder(installation.userData, needlesFor(wire.secrets()));
    expect(written.hits).toEqual([]);
    const second = await launch();
    await expectView(second.window, 'sign-in/demo');
  });
});

test('a locked keyring keeps the session until it is unlocked, and nothing is deleted', async ({
  launch,
  installation,
  wire,
}) => {
  const first = await launch();
  await signIn(first);
  await openView(first.window, 'Profile');
  await first.close();

  await installation.logInAgain('locked');
  const second = await launch();
  await expect(second.window.getByText(/keyring is locked/i).first()).toBeVisible();
  expect(await keyringOf(second.window)).toMatchObject({ state: 'locked' });
  const problem = (await sessionOf(second.window))?.problem;
  expect(problem?.code).toBe('keyring_locked');
  // This keyring is asked once per run of the app, so the words must lead out of the app and in again.
  expect(problem?.remedy).toContain('close Latchkey and open it again');
  expect(wire.count({ grant: 'refresh_token' })).toBe(0);
  await installation.unlockKeyring();
  // Trying again loses nothing.
  await call(second.window, 'session.retry', { session: 'demo' });
  await second.close();
  const third = await launch();
  await expectProfile(third.window);
  expect(wire.count({ grant: 'password' })).toBe(1);
});
