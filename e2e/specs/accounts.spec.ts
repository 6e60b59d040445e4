import type { Page } from 'playwright/test';
import type { App } from '../fixtures/app/app.ts';
import { ada, connectionTo, writeConnections } from '../fixtures/authority/connection.ts';
import {
  call,
  documentHtml,
  expectView,
  openView,
  refreshInView,
  sessionOf,
  signInWithPassword,
} from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import { frame } from '../pages/frame.ts';
import { profilePage } from '../pages/profile.ts';
import { sessionPage } from '../pages/session.ts';
import { welcomePage } from '../pages/welcome.ts';

const switchTo = (window: Page, name: string) =>
  window.getByRole('button', { name: new RegExp(`^Switch to ${name}, `) });

/** Signs Ada in with "Add an account", beside Dana. */
async function addAda(app: App): Promise<void> {
  await frame(app.window).open('Connections');
  await welcomePage(app.window).addTo('Demo authority');
  await expectView(app.window, 'sign-in/demo~2');
  await signInWithPassword(app, ada);
  await expectView(app.window, 'home');
  await expect(frame(app.window).status).toContainText(`Signed in as ${ada.name}`);
}

test('two accounts side by side: one click switches, and nothing of one is shown with the other @S2.8', async ({
  launch,
  launchSignedIn,
}) => {
  const first = await launchSignedIn({ view: 'Profile' });
  await expect(profilePage(first.window).jobs.first()).toBeVisible();
  expect(await documentHtml(first.window)).toContain('dana@');
  await addAda(first);
  await openView(first.window, 'Profile');
  await expect(first.window.getByText(ada.name).first()).toBeVisible();
  await expect(profilePage(first.window).jobs.first()).toBeVisible();
  expect(await documentHtml(first.window)).not.toContain('dana@');

  await switchTo(first.window, 'Dana Demo').click();
  await expect(frame(first.window).status).toContainText('Signed in as Dana Demo');
  await openView(first.window, 'Profile');
  await expect(profilePage(first.window).jobs.first()).toBeVisible();
  const text = await documentHtml(first.window);
  expect(text).toContain('dana@');
  expect(text).not.toContain('ada@');
  await first.close();

  const second = await launch();
  await expect(frame(second.window).status).toContainText('Signed in as Dana Demo');
  await expect(switchTo(second.window, ada.name)).toBeVisible();
});

test('signing one account out leaves the other signed in, with its own activity @S2.8', async ({
  launchSignedIn,
  wire,
}) => {
  const app = await launchSignedIn();
  await addAda(app);
  const refreshes = wire.count({ grant: 'refresh_token' });
  await openView(app.window, 'Session');
  await refreshInView(app.window);
  expect(wire.count({ grant: 'refresh_token' })).toBe(refreshes + 1);
  const adasActivity = await call(app.window, 'activity.list', { session: 'demo~2' });
  const danasActivity = await call(app.window, 'activity.list', { session: 'demo' });
  expect(JSON.stringify(adasActivity)).toContain('renewed');
  expect(JSON.stringify(adasActivity)).not.toContain('Dana');
  expect(JSON.stringify(danasActivity)).not.toContain('Ada');
  await sessionPage(app.window).signOut.click();
  await expectView(app.window, 'sign-in/demo~2');
  await switchTo(app.window, 'Dana Demo').click();
  await expect(frame(app.window).status).toContainText('Signed in as Dana Demo');
  expect((await sessionOf(app.window))?.state).toBe('active');
  await expect(switchTo(app.window, ada.name)).toHaveCount(0);
});

test('accounts on two connections are told apart by the connection @S2.8', async ({
  launchSignedIn,
  installation,
  wire,
}) => {
  const second = connectionTo(wire.origin, { id: 'work', name: 'Work' });
  await writeConnections(installation.connectionsFile, [connectionTo(wire.origin), second]);
  const app = await launchSignedIn();
  await frame(app.window).open('Connections');
  await welcomePage(app.window).signInTo('Work');
  await signInWithPassword(app);
  await expectView(app.window, 'home');
  await expect(app.window.getByRole('button', { name: 'Switch to Dana Demo, Demo authority' })).toBeVisible();
  await app.window.getByRole('button', { name: 'Switch to Dana Demo, Demo authority' }).click();
  await expect(app.window.getByRole('button', { name: 'Switch to Dana Demo, Work' })).toBeVisible();
});
