import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { answerMessageBoxes } from '../fixtures/app/dialogs.ts';
import { chooseMenuItem, isVisible, menuLabels } from '../fixtures/app/main-window.ts';
import { signInAdministrator } from '../fixtures/authority/administrator.ts';
import { call, expectView, openView, refreshSession, signIn } from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import { welcomePage } from '../pages/welcome.ts';

test('a session that is ended while nobody looks is told, and a click leads to it @S1.7 @S3.12', async ({
  launchSignedIn,
  desktop,
  authority,
}) => {
  const app = await launchSignedIn();
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  const administrator = await signInAdministrator(authority);
  const [open] = await administrator.sessions();
  await administrator.endSession(open?.id ?? '');
  await call(app.window, 'profile.get', { session: 'demo' });
  await expect
    .poll(() => desktop.notifications())
    .toEqual([
      {
        id: 1,
        title: 'Ended remotely: \u2068Dana Demo\u2069 – \u2068Demo authority\u2069',
        body: 'An administrator ended the session.',
      },
    ]);
  desktop.click(1);
  await expect.poll(() => isVisible(app)).toBe(true);
  await expectView(app.window, 'sign-in/demo');
});

test('the start at login is an entry of the desktop, there and gone as it is chosen', async ({
  launch,
  installation,
}) => {
  const folder = path.join(installation.env()['HOME'] ?? '', '.config', 'autostart');
  const entries = () => readdir(folder).catch(() => []);
  const app = await launch();
  await openView(app.window, 'Settings');
  const choice = app.window.getByLabel('Start Latchkey when I log in');
  await answerMessageBoxes(app, 'yes');
  await choice.click();
  await expect.poll(entries).toEqual(['latchkey.desktop']);
  const entry = await readFile(path.join(folder, 'latchkey.desktop'), 'utf8');
  expect(entry).toContain(`"--user-data-dir=${installation.userData}" `);
  expect(entry).toMatch(/^Exec="\/.*latchkey.*" .*"--hidden"$/m);
  const view = () => call(app.window, 'desktop.get', null);
  expect(await view()).toMatchObject({ value: { startsAtLogin: 'yes', tray: 'absent' } });
  await choice.click();
  await expect.poll(entries).toEqual([]);
  expect(await view()).toMatchObject({ value: { startsAtLogin: 'no' } });
});

test('the menu has the views of this user, follows a role, a lock and the language @S1.6 @S2.6', async ({
  launch,
  authority,
}) => {
  const app = await launch();
  // Before the first view main is too busy to respond.
  await expect(welcomePage(app.window).heading).toBeVisible();
  const views = async () => (await menuLabels(app)).find(([label]) => /View|Ansicht/.test(label ?? ''));
  await expect.poll(views).toEqual(expect.arrayContaining(['Connections']));
  expect(await views()).not.toContain('Home');
  await signIn(app);
  const viewsOfUser = ['&View', 'Home', 'Profile', 'Session', 'Activity', 'Connections'];
  await expect.poll(async () => (await views())?.slice(0, 6)).toEqual(viewsOfUser);
  await chooseMenuItem(app, 'view:profile');
  await expectView(app.window, 'profile');
  await chooseMenuItem(app, 'about');
  await expectView(app.window, 'settings/about');

  const administrator = await signInAdministrator(authority);
  await administrator.setRoles(['user', 'admin']);
  await refreshSession(app.window);
  await expect.poll(views).toEqual(expect.arrayContaining(['All Sessions', 'All Clients']));
  await call(app.window, 'settings.set', { language: 'de' });
  await expect.poll(views).toEqual(expect.arrayContaining(['&Ansicht', 'Alle Sitzungen']));
  await chooseMenuItem(app, 'lock');
  await expect.poll(async () => (await views())?.slice(0, 2)).toEqual(['&Ansicht', 'Verbindungen']);
});
