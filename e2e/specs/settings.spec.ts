import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright/test';
import { ada } from '../fixtures/authority/connection.ts';
import { expectView, goToHash, openView, signIn } from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import { frame } from '../pages/frame.ts';
import { settings } from '../pages/settings.ts';
import { welcomePage } from '../pages/welcome.ts';

const canvas = (window: Page) => window.evaluate(() => getComputedStyle(document.body).backgroundColor);

async function expectColours(window: Page, scheme: 'light' | 'dark'): Promise<void> {
  const colour = scheme === 'dark' ? 'rgb(23, 27, 27)' : 'rgb(246, 247, 247)';
  await expect.poll(() => canvas(window)).toBe(colour);
}

test('the colours change at once, are written down, and hold at the next start @S4.4', async ({
  launch,
  installation,
}) => {
  const first = await launch();
  await openView(first.window, 'Settings');
  await expectColours(first.window, 'light');
  await first.window.getByLabel('Colours').selectOption('Dark');
  await expectColours(first.window, 'dark');
  const file = path.join(installation.userData, 'settings.json');
  await expect.poll(() => readFile(file, 'utf8')).toContain('"theme": "dark"');
  await first.close();

  const second = await launch();
  // The app reopens the last view.
  await expectView(second.window, 'settings');
  await expectColours(second.window, 'dark');
  await expect(second.window.getByLabel('Colours')).toHaveValue('dark');
  await second.window.getByLabel('Colours').selectOption('As the system');
  await expectColours(second.window, 'light');
});

test('damaged settings are set aside with a notice, the usual ones hold, and the app goes on', async ({
  launch,
  installation,
}) => {
  const file = path.join(installation.userData, 'settings.json');
  await writeFile(file, '{"version":1,"theme":"da');
  const app = await launch();
  await expect(welcomePage(app.window).heading).toBeVisible();
  await expect(app.window.getByText('The settings were damaged')).toBeVisible();
  const setAside = (await readdir(installation.userData)).filter((name) => name.includes('.damaged-'));
  expect(setAside).toHaveLength(1);
  await openView(app.window, 'Settings');
  await expectColours(app.window, 'light');
  await app.window.getByLabel('Colours').selectOption('Dark');
  await expectColours(app.window, 'dark');
  await expect.poll(() => readFile(file, 'utf8')).toContain('"theme": "dark"');
});

test('every part of the settings has an address of its own and says what it is', async ({ launch }) => {
  const app = await launch();
  await openView(app.window, 'Settings');
  const sections = settings(app.window);
  await sections.open('Session');
  await expectView(app.window, 'settings/session');
  await expect(app.window.getByText('Sign in first')).toBeVisible();
  await sections.open('Storage');
  await expect(app.window.getByRole('region', { name: 'Where sessions are stored' })).toBeVisible();
  await app.window.getByRole('button', { name: 'Check the keyring again' }).click();
  await expect(app.window.getByText('Checked just now.')).toBeVisible();
  await sections.open('About');
  await expect(app.window.getByText('Test build, never a release')).toBeVisible();
  await expect(frame(app.window).views.getByRole('link', { name: 'Settings' })).toHaveAttribute(
    'aria-current',
    'page',
  );
  await goToHash(app.window, '#/settings/secrets');
  await expect(app.window.getByText('This page does not exist')).toBeVisible();
});

/** The scripts that the window loads from now on, without the hashes of the build: `mount`, `HomeView`. */
function loadedFiles(window: Page): () => string[] {
  const names = new Set<string>();
  window.on('request', (request) => {
    const name = /\/assets\/([\w-]+?)-[\w-]{8}\.js$/.exec(request.url())?.[1];
    if (name !== undefined) names.add(name);
  });
  return () => [...names];
}

test('settings, administration, palette and German are loaded when somebody opens them, and not before', async ({
  launch,
}) => {
  const { window, ...app } = await launch();
  const loaded = loadedFiles(window);
  await signIn({ window, ...app }, { user: ada });
  await window.reload();
  await expect(window.getByRole('heading', { level: 1, name: /^Hello/ })).toBeVisible();
  // Control: the list shows what is loaded.
  expect(loaded()).toContain('interface');
  const lazyChunks = ['sections', 'AdminSessionsView', 'AdminClientsView', 'Palette', 'de'];
  expect(loaded().filter((name) => lazyChunks.includes(name))).toEqual([]);
  await openView(window, 'Settings');
  await window.getByLabel('Language', { exact: true }).selectOption('Deutsch');
  await expect(window.getByRole('heading', { level: 1, name: 'Einstellungen' })).toBeVisible();
  await window.keyboard.press('Control+k');
  await expect(window.getByRole('dialog')).toBeVisible();
  await window.keyboard.press('Escape');
  for (const view of ['sessions', 'clients']) {
    await goToHash(window, `#/admin/${view}`);
  }
  await expect.poll(loaded).toEqual(expect.arrayContaining(lazyChunks));
});
