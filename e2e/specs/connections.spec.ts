import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from 'playwright/test';
import { appViolations } from '../fixtures/accessibility.ts';
import type { App } from '../fixtures/app/app.ts';
import { answerMessageBoxes, chooseOpenFile, shownMessageBoxes } from '../fixtures/app/dialogs.ts';

import { connectionTo, dana, writeConnections } from '../fixtures/authority/connection.ts';
import { call, expectView, untilClosed } from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import { addConnectionPage } from '../pages/add-connection.ts';
import { frame } from '../pages/frame.ts';
import { promptPage } from '../pages/prompt.ts';
import { signInPage } from '../pages/sign-in.ts';
import { welcomePage } from '../pages/welcome.ts';

const isFocused = (element: Locator) => element.evaluate((node) => node === document.activeElement);

/** Moves the focus to an element with the Tab key. */
async function tabTo(page: Page, element: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(element).toBeVisible();
  for (let presses = 0; presses < 80; presses += 1) {
    if (await isFocused(element)) return;
    await page.keyboard.press(key);
  }
  await expect(element, 'reachable with the Tab key').toBeFocused();
}

async function pressOn(page: Page, element: Locator): Promise<void> {
  await tabTo(page, element);
  await page.keyboard.press('Enter');
}

const connectionsFileOf = (userData: string) => path.join(userData, 'connections.json');

const namesIn = async (app: App) => {
  const listed = await call(app.window, 'connections.list', null);
  return listed.ok ? listed.value.map(({ name }) => name) : [];
};

/** Adds the authority at an address, starting from the first view. */
async function addByAddress(app: App, address: string, name: string): Promise<void> {
  const page = addConnectionPage(app.window);
  await app.window.getByRole('link', { name: 'Add a connection' }).click();
  await page.address.fill(address);
  await page.look.click();
  await page.name.fill(name);
  await page.add.click();
  await expect(app.window.getByRole('heading', { name: `Sign in to ${name}` })).toBeVisible();
}

test('without a mouse: from nothing to a connection by its address, signed in, and removed again @B4', async ({
  launch,
  installation,
  wire,
}) => {
  const app = await launch({ withoutFile: true });
  const { window } = app;
  const page = addConnectionPage(window);
  await expect(window.getByText('No connections yet')).toBeVisible();
  await pressOn(window, window.getByRole('link', { name: 'Add a connection' }));
  await expect(page.heading).toBeFocused();
  expect(await appViolations(window)).toEqual([]);

  await tabTo(window, page.address);
  await window.keyboard.type(new URL(wire.origin).host);
  await window.keyboard.press('Enter');
  await expect(page.found).toContainText('Bind tokens to this device');
  await expect(page.client('It registers itself')).toBeChecked();
  await expect(page.origin).toHaveValue(wire.origin);
  await expect(page.prefix).toHaveValue('/api/');
  expect(await appViolations(window)).toEqual([]);
  await tabTo(window, page.name);
  await window.keyboard.press('ControlOrMeta+a');
  await window.keyboard.type('My authority');
  await tabTo(window, page.signInMethod(/password/));
  await window.keyboard.press('Space');
  await pressOn(window, page.add);

  await expect(window.getByRole('heading', { name: 'Sign in to My authority' })).toBeVisible();
  await pressOn(window, signInPage(window).password);
  const prompt = await app.prompt();
  await expect(promptPage(prompt).username).toBeFocused();
  await prompt.keyboard.type(dana.username);
  await prompt.keyboard.press('Tab');
  await prompt.keyboard.type(dana.password);
  await untilClosed(prompt, () => prompt.keyboard.press('Enter'));
  await expectView(window, 'home');
  await expect(frame(window).status).toContainText(`Signed in as ${dana.name}`);

  await pressOn(window, window.getByRole('navigation').getByRole('link', { name: 'Connections' }));
  await pressOn(window, window.getByRole('button', { name: 'Remove My authority' }));
  const question = window.getByRole('group', { name: 'Remove “My authority”?' });
  await expect(question).toContainText(dana.name);
  await expect(question.getByRole('button', { name: 'Keep it' })).toBeFocused();
  expect(wire.count({ path: '/token/revocation' })).toBe(0);
  await window.keyboard.press('Shift+Tab');
  await window.keyboard.press('Enter');
  await expect(window.getByText('No connections yet')).toBeVisible();
  await expect(window.getByRole('button', { name: 'Restore' })).toBeFocused();
  await expect.poll(() => wire.count({ path: '/token/revocation' })).toBeGreaterThan(0);
  await app.close();

  const again = await launch({ withoutFile: true });
  await expect(again.window.getByText('No connections yet')).toBeVisible();
  await expect
    .poll(() => readFile(connectionsFileOf(installation.userData), 'utf8').catch(() => 'none'))
    .toBe('none');
  // The registration of this installation is gone from the server, too.
  const deletions = wire.log.filter(
    ({ method, path: requested }) => method === 'DELETE' && requested.startsWith('/register/'),
  );
  expect(deletions.map(({ status }) => status)).toEqual([204]);
});

test('own connections stand beside those that were set up, and stay across a restart @B4', async ({
  launch,
  installation,
  wire,
}) => {
  const first = await launch();
  await addByAddress(first, wire.origin, 'وصل');
  expect(await namesIn(first)).toEqual(['Demo authority', 'وصل']);
  await first.close();

  const { window } = await launch();
  // The app reopens where it was: at the sign-in of the new connection.
  await expectView(window, 'sign-in/connection');
  await frame(window).open('Connections');
  await expect(window.getByRole('listitem', { name: 'Demo authority' })).toContainText('Set up for you');
  await expect(window.getByRole('button', { name: 'Remove Demo authority' })).toHaveCount(0);
  await window.getByRole('button', { name: 'Rename وصل' }).click();
  await window.getByRole('textbox', { name: 'New name' }).fill('Second');
  await window.getByRole('button', { name: 'Save' }).click();
  await expect(window.getByRole('heading', { name: 'Second' })).toBeVisible();
  await expect(window.getByRole('button', { name: 'Rename Second' })).toBeFocused();
  expect(await readFile(connectionsFileOf(installation.userData), 'utf8')).toContain('"name": "Second"');

  await window.getByRole('button', { name: 'Remove Second' }).click();
  await expect(window.getByRole('heading', { name: 'Second' })).toHaveCount(0);
  await window.getByRole('button', { name: 'Restore' }).click();
  await expect(window.getByRole('heading', { name: 'Second' })).toBeVisible();
  await expect(welcomePage(window).heading).toBeFocused();
  await welcomePage(window).signInTo('Second');
  await expect(window.getByRole('heading', { name: 'Sign in to Second' })).toBeVisible();
});

test('what is wrong with an address is said, and what was typed stays', async ({ launch, wire }) => {
  const { window } = await launch({ withoutFile: true });
  const page = addConnectionPage(window);
  await window.getByRole('link', { name: 'Add a connection' }).click();
  await page.look.click();
  await expect(page.address).toHaveAccessibleDescription(/Enter the address of the server first/);
  await expect(page.address).toBeFocused();
  await page.address.fill('http://login.example.com');
  await page.look.click();
  await expect(page.address).toHaveAccessibleDescription(/not encrypted/);
  await page.address.fill(`${wire.origin}/elsewhere`);
  await page.look.click();
  await expect(page.notice).toContainText('does not say that it is an OpenID or OAuth server');
  await expect(page.address).toHaveValue(`${wire.origin}/elsewhere`);
  await expect(page.address).toBeFocused();
  expect(await appViolations(window)).toEqual([]);
  await wire.unplug();
  await page.address.fill(wire.origin);
  await page.look.click();
  await expect(page.notice).toContainText('refuses connections');
  await wire.plugIn();
  await page.notice.getByRole('button', { name: 'Try again' }).click();
  await expect(page.found).toBeVisible();
  await page.found.getByRole('button', { name: 'Change address' }).click();
  await expect(page.address).toBeFocused();
});

test('a script in the window cannot send tokens elsewhere: a person is asked outside of it @T1 @B5', async ({
  launchSignedIn,
  wire,
}) => {
  const app = await launchSignedIn();
  await answerMessageBoxes(app, 'no');
  const draft = {
    name: 'Demo authority',
    issuer: wire.origin,
    client: 'registration' as const,
    clientId: '',
    grants: ['authorization_code' as const],
    scopes: ['openid'],
    origin: 'https://attacker.example',
    prefix: '/',
  };
  const answer = await call(app.window, 'connections.add', draft);
  expect(answer).toEqual({ ok: true, value: { state: 'declined' } });
  expect((await shownMessageBoxes(app)).join()).toContain('attacker.example');
  expect(await namesIn(app)).toEqual(['Demo authority']);
  // A connection from the connections file cannot be removed either.
  const removed = await call(app.window, 'connections.remove', { connection: 'demo' });
  expect(removed).toMatchObject({ ok: false, problem: { code: 'unknown_connection' } });
  await expect(frame(app.window).status).toContainText(`Signed in as ${dana.name}`);
});

test('a file of connections is imported with a report', async ({ launch, installation, wire }) => {
  await writeConnections(installation.connectionsFile, [
    connectionTo(wire.origin, { id: 'one', name: 'One' }),
    connectionTo(wire.origin, { id: 'two', name: 'Two', client: { authentication: 'none', id: 'two' } }),
  ]);
  const app = await launch({ withoutFile: true });
  const importButton = app.window.getByRole('button', { name: 'Import a file' });
  await expect(importButton).toBeVisible();
  await chooseOpenFile(app, installation.connectionsFile);
  const report = app.window.getByRole('status').filter({ hasText: 'From connections.json' });
  await importButton.click();
  await expect(report).toContainText('Added: One and Two.');
  await importButton.click();
  await expect(report).toContainText('Already here: One and Two.');
  expect(await appViolations(app.window)).toEqual([]);
});
