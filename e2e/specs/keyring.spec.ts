import { keyringState } from '../fixtures/app/keyring.ts';
import { needlesFor } from '../fixtures/leaks/needles.ts';
import { searchFolder } from '../fixtures/leaks/search.ts';
import {
  expectView,
  openProfile,
  openSignIn,
  openView,
  sessionOf,
  signInWithPassword,
} from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import { signInPage } from '../pages/sign-in.ts';

test('a keyring that is ready keeps the session, and the window says where', async ({ launchSignedIn }) => {
  const app = await launchSignedIn({ view: 'Session' });
  await expect(app.window.getByText('Encrypted on this computer').first()).toBeVisible();
  await expect(app.window.getByText('keyring is ready')).toBeVisible();
  expect(await keyringState(app.window)).toEqual({ state: 'ready', backend: 'gnome_libsecret' });
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
    await signInWithPassword(first);
    await openProfile(first.window);
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
