import type { Page } from 'playwright/test';
import { appViolations } from '../fixtures/accessibility.ts';
import { readClipboard } from '../fixtures/app/clipboard.ts';
import { connectionTo, dana, writeConnections } from '../fixtures/authority/connection.ts';
import { fillSignIn } from '../fixtures/authority-pages/site.ts';
import {
  documentHtml,
  expectView,
  openSignIn,
  openView,
  refreshInView,
  sessionOf,
} from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import { deviceCodePage } from '../pages/device-code.ts';
import { signInPage } from '../pages/sign-in.ts';

// A display has one clipboard, and other tests copy as well.
test.use({ ownDisplay: true });

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';

test.beforeEach(async ({ installation, wire }) => {
  const grants = ['authorization_code', 'password', DEVICE_CODE] as const;
  await writeConnections(installation.connectionsFile, [connectionTo(wire.origin, { grants: [...grants] })]);
});

/** Opens the address that contains the code, as a phone that scans the QR code does. Gives the code. */
async function scan(phone: Page, window: Page): Promise<string> {
  const session = await sessionOf(window);
  const step = session?.signIn;
  if (step?.step !== 'device') throw new Error('no code is shown');
  await phone.goto(step.verificationUriComplete ?? '');
  return step.userCode;
}

/** Starts a sign-in on another device, and waits for the code. */
async function startDeviceSignIn(window: Page): Promise<void> {
  await openSignIn(window);
  await deviceCodePage(window).begin.click();
  await expect(deviceCodePage(window).heading).toBeVisible();
}

test('a code is shown so that everybody can read it @B4', async ({ launch }) => {
  const { window } = await launch({ colorScheme: 'dark' });
  await openSignIn(window);
  expect(await appViolations(window)).toEqual([]);
  await deviceCodePage(window).begin.click();
  await expect(deviceCodePage(window).heading).toBeVisible();
  await expect(deviceCodePage(window).timeLeft).toHaveText(/^Good for (?:10:00|9:\d\d)$/);
  await expect(deviceCodePage(window).picture).toBeVisible();
  expect(await appViolations(window)).toEqual([]);
  const [code = ''] = (await deviceCodePage(window).shown()).split('\n');
  await expect(window.getByText([...code].join(' '), { exact: true })).toBeAttached();
  await expect(signInPage(window).cancel).toBeFocused();
  await signInPage(window).cancel.click();
  await expect(window.getByText('Sign-in cancelled')).toBeVisible();
});

test('a person signs in on another device, and the app goes on by itself @B4 @S2.1 @S4.3', async ({
  launch,
  page,
  wire,
}) => {
  const app = await launch();
  const { window } = app;
  await startDeviceSignIn(window);
  await deviceCodePage(window).copyCode.click();
  await expect(window.getByText('Code copied')).toBeVisible();
  const code = await scan(page, window);
  expect(await readClipboard(app)).toBe(code);
  await expect(page.getByLabel('Code', { exact: true })).toHaveValue(code);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Yes, continue' }).click();
  await fillSignIn(page);
  await page.getByRole('button', { name: 'Allow' }).click();
  await expect(page.getByRole('heading', { name: 'Your device is signed in' })).toBeVisible();
  await expectView(window, 'home');
  expect(await sessionOf(window)).toMatchObject({
    state: 'active',
    bound: true,
    account: { name: dana.name },
  });
  await openView(window, 'Session');
  await refreshInView(window);
  const started = wire.log.find(({ path }) => path === '/device/auth');
  const { device_code: secret } = JSON.parse(started?.answer ?? '{}') as { device_code?: string };
  expect(secret).toHaveLength(43);
  const shown = await documentHtml(window);
  expect(JSON.stringify([shown, await sessionOf(window)])).not.toContain(secret);
});

test('a code that was declined is told of, and a new one is a click away @B4', async ({ launch, page }) => {
  const { window } = await launch();
  await startDeviceSignIn(window);
  const code = await scan(page, window);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'No, cancel' }).click();
  await expect(window.getByText('Sign-in did not work')).toBeVisible({ timeout: 15_000 });
  expect(await appViolations(window)).toEqual([]);
  await deviceCodePage(window).newCode.click();
  await expect(deviceCodePage(window).heading).toBeVisible();
  expect(await deviceCodePage(window).shown()).not.toBe(code);
});
