import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { closeWindow, isVisible } from '../fixtures/app/main-window.ts';
import { startSecondInstance } from '../fixtures/app/second-instance.ts';
import type { DesktopServices } from '../fixtures/desktop/tray-and-notifications.ts';
import { expectView, openView } from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import { frame } from '../pages/frame.ts';

const labels = async (desktop: DesktopServices) => (await desktop.trayMenu()).map(({ label }) => label);
const danasAccount = '\u2068Dana Demo\u2069 – \u2068Demo authority\u2069';

test('the app stays in the tray, says how each account stands, locks and comes back @S2.4 @S2.8', async ({
  launchSignedIn,
  installation,
  desktop,
}) => {
  const app = await launchSignedIn({ view: 'Settings' });
  await app.window
    .getByRole('switch', { name: 'Keep running when the window is closed', exact: true })
    .click();
  await expect.poll(() => desktop.icons()).toBe(1);
  expect(await labels(desktop)).toContain(`${danasAccount}: signed in`);

  await closeWindow(app);
  await expect.poll(() => isVisible(app)).toBe(false);
  await desktop.choose('Lock Now');
  await expect.poll(() => labels(desktop)).toContain(`${danasAccount}: locked`);
  await desktop.choose('Open Latchkey');
  await expect.poll(() => isVisible(app)).toBe(true);
  await expect(app.window.getByText('Locked manually.')).toBeVisible();
  await expect(frame(app.window).status).toContainText('Locked');

  await closeWindow(app);
  await expect.poll(() => isVisible(app)).toBe(false);
  expect(await startSecondInstance(installation)).toBe(0);
  await expect.poll(() => isVisible(app)).toBe(true);
  const exited = once(app.electron.process(), 'exit');
  await desktop.endTray();
  await closeWindow(app);
  await exited;
});

test('a start at login stays in the tray, and Quit ends it', async ({ launch, installation, desktop }) => {
  const settings = { version: 1, idle: {}, locked: {}, keepInTray: true };
  await writeFile(path.join(installation.userData, 'settings.json'), JSON.stringify(settings));
  const app = await launch({ args: ['--hidden'] });
  await expect.poll(() => desktop.icons()).toBe(1);
  expect(await isVisible(app)).toBe(false);
  expect(await labels(desktop)).toContain('Nobody is signed in');
  await desktop.choose('Sign In…');
  await expect.poll(() => isVisible(app)).toBe(true);
  const exited = once(app.electron.process(), 'exit');
  await desktop.choose('Quit Latchkey').catch(() => undefined);
  await exited;
});

test('where nothing shows an icon, the window is never out of reach and the settings say why', async ({
  launch,
}) => {
  const first = await launch();
  await openView(first.window, 'Settings');
  await first.window
    .getByRole('switch', { name: 'Keep running when the window is closed', exact: true })
    .click();
  await expect(first.window.getByText('closing the window quits Latchkey as before')).toBeVisible();
  const exited = once(first.electron.process(), 'exit');
  await closeWindow(first);
  await exited;

  const second = await launch({ args: ['--hidden'] });
  await expect.poll(() => isVisible(second)).toBe(true);
  await expectView(second.window, 'settings');
});
