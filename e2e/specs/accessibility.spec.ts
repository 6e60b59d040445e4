import { appViolations } from '../fixtures/accessibility.ts';
import { dana } from '../fixtures/authority/connection.ts';
import { lockByInactivity } from '../fixtures/desktop/idle.ts';
import {
  answerPrompt,
  expectView,
  openProfile,
  openSignIn,
  openView,
  refreshInView,
} from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import { activityPage } from '../pages/activity.ts';
import { lockPage } from '../pages/lock.ts';
import { profilePage } from '../pages/profile.ts';
import { promptPage } from '../pages/prompt.ts';
import { sessionPage } from '../pages/session.ts';
import { signInPage } from '../pages/sign-in.ts';
import { welcomePage } from '../pages/welcome.ts';

for (const scheme of ['light', 'dark'] as const) {
  test(`every view is accessible in ${scheme}`, async ({ launch, wire }) => {
    const app = await launch({ colorScheme: scheme });
    const { window } = app;
    const check = async (name: string) =>
      expect(await appViolations(window), `${name}, ${scheme}`).toEqual([]);
    await expect(welcomePage(window).heading).toBeVisible();
    const dark = await window.evaluate(() => document.documentElement.dataset['mantineColorScheme']);
    expect(dark).toBe(scheme);
    await check('welcome');
    await openSignIn(window);
    await check('sign-in');
    await signInPage(window).password.click();
    const prompt = await app.prompt();
    await expect(promptPage(prompt).password).toBeVisible();
    expect(await appViolations(prompt), `prompt, ${scheme}`).toEqual([]);
    await answerPrompt(prompt, dana);
    await expectView(window, 'home');
    await check('home');
    await openProfile(window);
    await check('profile');
    const injection = wire.inject({ path: '/api/jobs' }, { kind: 'answer', status: 503, body: '' });
    await profilePage(window).reload.click();
    await expect(window.getByRole('alert')).toBeVisible();
    await check('profile with an error');
    injection.remove();
    await openView(window, 'Session');
    await refreshInView(window);
    await check('session');
    await sessionPage(window).signOutEverywhere.click();
    await expect(sessionPage(window).everywhere).toContainText('on your other devices');
    await check('sign out everywhere');
    await openView(window, 'Activity');
    await activityPage(window).of('Renewed').locator('summary').click();
    await activityPage(window).look.click();
    await expect(activityPage(window).preview).toBeVisible();
    await check('activity');
    await lockByInactivity(app);
    await check('locked');
    wire.inject({ path: '/token/revocation' }, { kind: 'answer', status: 503, body: '' });
    await lockPage(window).signOut.click();
    await expect(signInPage(window).unconfirmed).toBeVisible();
    await check('signed out');
  });
}

test('axe finds what is wrong when something is', async ({ launchSignedIn }) => {
  const app = await launchSignedIn();
  await app.window.evaluate(() => {
    const image = Object.assign(document.createElement('img'), { src: 'data:,' });
    document.querySelector('main')?.append(image, document.createElement('button'));
  });
  const found = (await appViolations(app.window)).join('\n');
  expect(found).toContain('image-alt');
  expect(found).toContain('button-name');
});
