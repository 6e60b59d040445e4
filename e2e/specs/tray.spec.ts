import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type DesktopServices, openDesktopServices } from '../fixtures/desktop-services.ts';
import { closeWindow, isVisible, startAgain } from '../fixtures/outside.ts';
import { currentRun } from '../fixtures/run.ts';
import { expectView, openView, signIn } from '../fixtures/steps.ts';
import { test as base, expect } from '../fixtures/test.ts';
import { frame } from '../pages/frame.ts';

const test = base.extend<{ desktop: DesktopServices }>({
  desktop: async ({ installation }, use) => {
    const address = installation.env()['DBUS_SESSION_BUS_ADDRESS'] ?? '';
    const services = await openDesktopServices(currentRun().user, address);
    await use(services);
    services.close();
  },
});

const labels = async (desktop: DesktopServices) => (await desktop.trayMenu()).map(({ label }) => label);
const dana = '\u2068Dana Demo\u2069 – \u2068Demo authority\u2069';

test('the app stays in the tray, says how each account stands, locks and comes back @S2.4 @S2.8', async ({
  launch,
  installation,
  desktop,
}) => {
  const app = await launch();
  await signIn(app);
  await openView(app.window, 'Settings');
  await app.window
    .getByRole('switch', { name: 'Keep running when the window is closed', exact: true })
    .click();
  await expect.poll(() => desktop.icons()).toBe(1);
  expect(await labels(desktop)).toContain(`${dana}: signed in`);

  await closeWindow(app);
  await expect.poll(() => isVisible(app)).toBe(false);
  await desktop.choose('Lock Now');
  await expect.poll(() => labels(desktop)).toContain(`${dana}: locked`);
  await desktop.choose('Open Latchkey');
  await expect.poll(() => isVisible(app)).toBe(true);
  await expect(app.window.getByText('Locked manually.')).toBeVisible();
  await expect(frame(app.window).status).toContainText('Locked');

  await closeWindow(app);
  await expect.poll(() => isVisible(app)).toBe(false);
  expect(await startAgain(installation)).toBe(0);
  await expect.poll(() => isVisible(app)).toBe(true);
  const gone = once(app.electron.process(), 'exit');
  await desktop.endTray();
  await closeWindow(app);
  await gone;
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
  const gone = once(app.electron.process(), 'exit');
  await desktop.choose('Quit Latchkey').catch(() => undefined);
  await gone;
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
  const gone = once(first.electron.process(), 'exit');
  await closeWindow(first);
  await gone;

  const second = await launch({ args: ['--hidden'] });
  await expect.poll(() => isVisible(second)).toBe(true);
  await expectView(second.window, 'settings');
});
