import type { Page } from 'playwright/test';
import { answerMessageBoxes, shownMessageBoxes } from '../fixtures/app/dialogs.ts';
import { signInInBrowser } from '../fixtures/authority/browser-sign-in.ts';
import { dana, omar } from '../fixtures/authority/connection.ts';
import { needlesFor, search } from '../fixtures/leaks/needles.ts';
import {
  answerPrompt,
  expectView,
  openPasswordPrompt,
  openSignIn,
  signInWithPassword,
  startBrowserSignIn,
  untilClosed,
} from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import { frame } from '../pages/frame.ts';
import { homePage } from '../pages/home.ts';
import { promptPage } from '../pages/prompt.ts';
import { sessionPage } from '../pages/session.ts';
import { signInPage } from '../pages/sign-in.ts';

/** Collects every address that the main frame of the window navigates to. */
function addressesOf(window: Page): string[] {
  const addresses = [window.url()];
  window.on('framenavigated', (frame) => {
    if (frame === window.mainFrame()) addresses.push(frame.url());
  });
  return addresses;
}

test('signs in with user name and password and shows profile and jobs @S0.1 @S1.4 @S4.5', async ({
  launchSignedIn,
  wire,
}) => {
  const app = await launchSignedIn({ view: 'Profile' });
  await expect(app.window.getByText('of 37')).toBeVisible();
  await expect(frame(app.window).status.getByText('Signed in as')).toBeVisible();
  expect(wire.count({ grant: 'password', status: 200 })).toBe(1);
  const answer = wire.log.findLast(({ grant }) => grant === 'password');
  expect(JSON.parse(answer?.answer ?? '')).toMatchObject({
    access_token: expect.any(String),
    refresh_token: expect.any(String),
  });
});

test('says that a password is wrong, asks again and loses nothing', async ({ launch, wire }) => {
  const app = await launch();
  await openSignIn(app.window);
  await signInWithPassword(app, { ...dana, password: 'wrong' });
  const again = await app.prompt();
  await expect(promptPage(again).problem).not.toBeEmpty();
  await expect(promptPage(again).username).toHaveValue(dana.username);
  await answerPrompt(again, dana);
  await expectView(app.window, 'home');
  expect(wire.count({ grant: 'password', status: 400 })).toBe(1);
});

test('goes back to the sign-in view when the prompt is cancelled, and nothing was sent', async ({
  launch,
  wire,
}) => {
  const app = await launch();
  const prompt = await openPasswordPrompt(app);
  await untilClosed(prompt, () => promptPage(prompt).cancel.click());
  await expect(app.window.getByText('Sign-in cancelled')).toBeVisible();
  await expect(signInPage(app.window).password).toBeEnabled();
  expect(wire.count({ grant: 'password' })).toBe(0);
});

test('signs in in the system browser, and no code or token comes to the window @S2.1 @T19', async ({
  launch,
  installation,
  wire,
  page: browser,
}) => {
  const app = await launch();
  const addresses = addressesOf(app.window);
  const address = await startBrowserSignIn(app, installation);
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/start\/[\w-]{32}$/);
  const requested: string[] = [];
  browser.on('request', (request) => requested.push(request.url()));
  await signInInBrowser(browser, address);
  await expect(browser.getByText('You are signed in as Dana Demo (demo)')).toBeVisible();
  await expectView(app.window, 'home');
  await expect(homePage(app.window).heading).toBeVisible();

  const callback = new URL(requested.find((url) => /[?&]code=/.test(url)) ?? '');
  expect(callback.hostname).toBe('127.0.0.1');
  expect(callback.origin).not.toBe(wire.origin);
  const code = callback.searchParams.get('code') ?? '';
  const secrets = [...wire.secrets(), { kind: 'access_token' as const, value: code }];
  expect(new Set(secrets.map(({ kind }) => kind))).toContain('refresh_token');
  const shown = await app.window.evaluate(
    () => document.documentElement.outerHTML + JSON.stringify({ ...localStorage, ...sessionStorage }),
  );
  expect(search(Buffer.from(shown + addresses.join()), needlesFor(secrets), 'window')).toEqual([]);
  for (const visited of addresses) expect(new URL(visited).host).toBe('latchkey');
  // Control: the same search finds the code in the browser, where it did pass.
  expect(search(Buffer.from(requested.join()), needlesFor(secrets), 'browser')).not.toEqual([]);
});

test('opens the browser again, and cancels', async ({ launch, installation }) => {
  const app = await launch();
  const address = await startBrowserSignIn(app, installation);
  await signInPage(app.window).openAgain.click();
  expect(await installation.browser.nextAddress(2)).not.toBe(address);
  await signInPage(app.window).cancel.click();
  await expect(signInPage(app.window).browser).toBeEnabled();
});

test('nothing of the request is on a command line, and another browser that reads along signs nobody in @T19', async ({
  launch,
  installation,
  wire,
  page: browser,
  browser: engine,
}) => {
  const app = await launch();
  const address = await startBrowserSignIn(app, installation);
  const stranger = await (await engine.newContext()).newPage();
  await stranger.goto(address);
  expect(new URL(stranger.url()).origin).toBe(wire.origin);
  await browser.goto(address);
  await expect(browser.getByText('Another browser was here first')).toBeVisible();
  await expect(app.window.getByText('Another browser or program on this computer')).toBeVisible();
  await signInPage(app.window).openAgain.click();
  const second = await installation.browser.nextAddress(2);
  await expect(app.window.getByText('Another browser or program on this computer')).toBeHidden();
  await signInInBrowser(browser, second);
  await expectView(app.window, 'home');

  const lines = await installation.browser.commandLines();
  // Control: the command lines contain the addresses that were opened.
  for (const opened of [address, second]) expect(lines.some((line) => line.includes(opened))).toBe(true);
  expect(lines.filter((line) => /request_uri|code_challenge|client_id=|[?&]state=/.test(line))).toEqual([]);
});

test('another account than before begins only when a person says so outside the window @T19', async ({
  launchSignedIn,
  installation,
  wire,
  page: browser,
}) => {
  const app = await launchSignedIn({ view: 'Session' });
  await sessionPage(app.window).signOut.click();
  for (const [round, agrees] of [false, true].entries()) {
    await answerMessageBoxes(app, agrees ? 'yes' : 'no');
    await signInPage(app.window).browser.click();
    await browser.context().clearCookies();
    await signInInBrowser(browser, await installation.browser.nextAddress(round + 1), omar);
    await expect(browser.getByText('Another account signed in: Omar')).toBeVisible();
    const messageBoxes = await shownMessageBoxes(app);
    expect(messageBoxes).toHaveLength(1);
    expect(messageBoxes[0]).toContain('Continue as Omar');
    if (agrees) await expectView(app.window, 'home');
    else await expect(app.window.getByText('Another account than before signed in')).toBeVisible();
  }
  await expect.poll(() => wire.count({ path: '/token/revocation', status: 200 })).toBe(2);
});
