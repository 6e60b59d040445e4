import { launchApp } from '../fixtures/app/app.ts';
import { openInstallation } from '../fixtures/app/installation.ts';
import { signInInBrowser } from '../fixtures/authority/browser-sign-in.ts';
import { connectionTo, dana, writeConnections } from '../fixtures/authority/connection.ts';
import {
  call,
  expectView,
  openProfile,
  openSignIn,
  openView,
  sessionOf,
  signIn,
  startBrowserSignIn,
} from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import { profilePage } from '../pages/profile.ts';
import { sessionPage } from '../pages/session.ts';
import { signInPage } from '../pages/sign-in.ts';

test('a sign-out without a network is told to the server after a restart, until it confirms @B10', async ({
  launch,
  launchSignedIn,
  wire,
  authority,
}) => {
  const openSessions = async () => (await authority.activeRefreshTokens(dana.username)).length;
  const first = await launchSignedIn({ view: 'Session' });
  await wire.unplug();
  await sessionPage(first.window).signOut.click();
  await expectView(first.window, 'sign-in/demo');
  await expect(signInPage(first.window).signedOut).toBeVisible();
  await expect(signInPage(first.window).unconfirmed).toBeVisible();
  await first.close();

  const second = await launch();
  await openSignIn(second.window);
  await expect(signInPage(second.window).unconfirmed.first()).toBeVisible();
  expect(await sessionOf(second.window)).toMatchObject({ state: 'signedOut', unconfirmed: 'vault' });
  expect(await openSessions()).toBe(1);
  await wire.plugIn();
  await expect.poll(openSessions).toBe(0);
  await expect(signInPage(second.window).unconfirmed).toHaveCount(0);
  expect(wire.count({ path: '/token/revocation', status: 200 })).toBe(1);
  expect(await call(second.window, 'profile.get', { session: 'demo' })).toMatchObject({
    ok: false,
    problem: { code: 'not_signed_in' },
  });
});

test('signing out everywhere says what it does, and ends the session of another device @B10 @S1.7', async ({
  launch,
  wire,
  authority,
}) => {
  const elsewhere = await openInstallation('ready');
  await writeConnections(elsewhere.connectionsFile, [connectionTo(wire.origin)]);
  const [here, there] = await Promise.all([launch(), launchApp(elsewhere)]);
  await signIn(there);
  await openProfile(there.window);
  await signIn(here);
  await openView(here.window, 'Session');
  const { signOutEverywhere, everywhere } = sessionPage(here.window);
  await signOutEverywhere.click();
  await expect(everywhere).toContainText('Sign Dana Demo out of Demo authority everywhere?');
  await expect(everywhere).toContainText('on your other devices');
  await everywhere.getByRole('button', { name: 'Stay signed in' }).click();
  await expect(signOutEverywhere).toBeFocused();
  expect(await authority.activeRefreshTokens(dana.username)).toHaveLength(2);
  await signOutEverywhere.click();
  await everywhere.getByRole('button', { name: 'End all sessions' }).click();

  await expectView(here.window, 'sign-in/demo');
  await expect(signInPage(here.window).signedOut).toContainText('1 other session of yours ended with it.');
  await expect.poll(async () => (await authority.activeRefreshTokens(dana.username)).length).toBe(0);
  await profilePage(there.window).reload.click();
  await expectView(there.window, 'sign-in/demo');
  await expect(there.window.getByText('All your devices were signed out.')).toBeVisible();
  await there.close();
  await elsewhere.remove();
});

test('the browser can be signed out too, on the page the server names for it @B4 @B10', async ({
  launch,
  installation,
  wire,
  page: browser,
}) => {
  const app = await launch();
  await signInInBrowser(browser, await startBrowserSignIn(app, installation));
  await expectView(app.window, 'home');
  await openView(app.window, 'Session');
  await sessionPage(app.window).signOut.click();
  await signInPage(app.window).inBrowser.click();
  // The app opens a loopback address, which redirects to the server.
  const redirect = await fetch(await installation.browser.nextAddress(2), { redirect: 'manual' });
  const address = new URL(redirect.headers.get('location') ?? '');
  expect(address.origin + address.pathname).toBe(`${wire.origin}/session/end`);
  expect([...address.searchParams.keys()]).toEqual(['client_id', 'logout_hint']);
  expect(address.searchParams.get('logout_hint')).toBe(dana.username);

  await browser.goto(address.href);
  await browser.getByRole('button', { name: 'Sign out' }).click();
  await expect(browser.getByText('You are signed out')).toBeVisible();
  await signInPage(app.window).browser.click();
  await browser.goto(await installation.browser.nextAddress(3));
  await expect(browser.getByLabel('Password')).toBeVisible();
});
