import { expectProfile, expectView, goToHash, openView, signInWithPassword } from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import { sessionPage } from '../pages/session.ts';
import { welcomePage } from '../pages/welcome.ts';

for (const view of ['home', 'profile', 'session', 'activity']) {
  test(`${view} cannot be opened signed out, and is shown after sign-in @S1.5 @S4.8`, async ({
    launch,
    wire,
  }) => {
    const app = await launch();
    await expect(welcomePage(app.window).heading).toBeVisible();
    await goToHash(app.window, `#/${view}`);
    await expectView(app.window, 'sign-in/demo');
    await expect(app.window.getByRole('navigation').getByRole('link', { name: 'Profile' })).toHaveCount(0);
    expect(wire.count({ path: '/api/' })).toBe(0);
    await signInWithPassword(app);
    await expectView(app.window, view);
    if (view === 'profile') await expectProfile(app.window);
  });
}

test('goes between home, profile and session, and signing out closes them all @S4.8', async ({
  launchSignedIn,
}) => {
  const app = await launchSignedIn({ view: 'Profile' });
  await openView(app.window, 'Session');
  await openView(app.window, 'Home');
  await sessionPage(app.window).signOut.click();
  await expectView(app.window, 'sign-in/demo');
  await app.window.goBack();
  await expectView(app.window, 'sign-in/demo');
});

test('an address that is no view says so', async ({ launch }) => {
  const app = await launch();
  await expect(welcomePage(app.window).heading).toBeVisible();
  await goToHash(app.window, '#/admin');
  await expect(app.window.getByText('This page does not exist')).toBeVisible();
});
