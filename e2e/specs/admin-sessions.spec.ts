import type { Page } from 'playwright/test';
import { connectionTo, writeConnections } from '../fixtures/connection.ts';
import { danasDevice } from '../fixtures/danas-device.ts';
import { expectView, openView, sessionOf, signIn, signInHere } from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import { adminSessionsPage } from '../pages/admin.ts';
import { frame } from '../pages/frame.ts';
import { sessionPage } from '../pages/session.ts';
import { welcomePage } from '../pages/welcome.ts';

const ada = { username: 'admin', password: 'battery-staple', name: 'Ada Admin' };

async function openSessions(window: Page) {
  await frame(window).open('All sessions');
  await expectView(window, 'admin/sessions');
  const page = adminSessionsPage(window);
  await expect(page.of('admin')).toHaveCount(1);
  return page;
}

test('a session that an administrator ends here is over at its next call, and its app says by whom @S3.12 @S3.10', async ({
  launch,
}) => {
  const app = await launch();
  const { window } = app;
  await signIn(app);
  await frame(window).open('Connections');
  await welcomePage(window).addTo('Demo authority');
  await expectView(window, 'sign-in/demo~2');
  await signInHere(app, ada);
  await expectView(window, 'home');

  const page = await openSessions(window);
  await page.user.fill('DEM');
  await expect(page.rows).toHaveCount(1);
  await page.of('demo').getByRole('checkbox').check();
  await page.endSelected.click();
  await expect(page.question).toContainText('End 1 session of 1 person?');
  await expect(page.question).toContainText('This cannot be undone.');
  await window.getByRole('button', { name: 'End 1 session' }).click();
  await expect(page.done).toBeFocused();
  await expect(page.of('demo')).toHaveCount(0);

  await window.getByRole('button', { name: /^Switch to Dana Demo, / }).click();
  await expectView(window, 'sign-in/demo');
  await expect(window.getByText('The administrator Ada Admin ended this session.')).toBeVisible();
});

test('sessions are found, chosen and ended in bulk with the keyboard alone; the own one is spared and marked @S3.12', async ({
  launch,
  authority,
}) => {
  const app = await launch();
  const { window } = app;
  const press = async (...keys: string[]) => {
    for (const key of keys) await window.keyboard.press(key);
  };
  await signIn(app, { user: ada });
  const devices = [];
  for (const name of ['Desk', 'Phone', 'Tablet']) devices.push(await danasDevice(authority, name));
  const page = await openSessions(window);
  await expect(page.rows).toHaveCount(4);
  await expect(page.table).toHaveAttribute('aria-rowcount', '5');
  await expect(page.of('admin')).toContainText('This session');

  await page.user.focus();
  await window.keyboard.type('demo');
  await expect(page.rows).toHaveCount(3);
  await page.sortBy('Started').focus();
  await press('Enter', 'Enter');
  await expect(window.getByRole('columnheader', { name: 'Started' })).toHaveAttribute(
    'aria-sort',
    'ascending',
  );
  // The heading says so before the rows have come in their new order.
  await expect(page.rows.first()).toContainText('Desk');
  // Past two more headings, to the one row that the Tab key reaches; the arrows go on from there.
  await press('Tab', 'Tab', 'Tab');
  await expect(page.rows.first().getByRole('checkbox')).toBeFocused();
  await press('ArrowDown', 'Space', 'End', 'Space');
  await expect(window.getByText('2 selected')).toBeVisible();
  await expect(page.rows.first().getByRole('checkbox')).not.toBeChecked();
  await expect(page.rows.last().getByRole('checkbox')).toBeChecked();
  await page.endSelected.focus();
  await press('Enter');
  await expect(page.question).toContainText('End 2 sessions of 1 person?');
  await expect(page.question).not.toContainText('your own session');
  await press('Tab', 'Tab', 'Enter');
  await expect(page.endSelected).toBeFocused();
  await press('Enter', 'Tab', 'Enter');
  await expect(page.done).toBeFocused();
  await expect(page.rows).toHaveCount(1);
  expect((await Promise.all(devices.map((ask) => ask()))).sort()).toEqual([200, 401, 401]);

  await page.user.fill('');
  await expect(page.rows).toHaveCount(2);
  await page.selectAll.check();
  await expect(page.of('admin').getByRole('checkbox')).not.toBeChecked();
  await page.of('admin').getByRole('checkbox').check();
  await page.endSelected.click();
  await expect(page.question).toContainText('One of them is your own session');
  await page.keep.click();
  await page.of('demo').getByRole('button', { name: 'End all sessions of demo' }).click();
  await expect(window.getByText('End all sessions of demo? There is 1.')).toBeVisible();
  await window.getByRole('button', { name: 'End all of them' }).click();
  await expect(page.rows).toHaveCount(1);
  expect(await Promise.all(devices.map((ask) => ask()))).toEqual([401, 401, 401]);

  await page.state.selectOption('Ended');
  await expect(page.of('demo')).toHaveCount(3);
  await expect(page.of('demo').first()).toContainText('Ended: by an administrator');
});

test('what the server refuses to administrators is said in place, and nothing else breaks @S1.6 @S3.12', async ({
  launch,
  wire,
}) => {
  const app = await launch();
  const { window } = app;
  await signIn(app, { user: ada });
  for (const [status, title] of [
    [403, 'You have no permission for this'],
    [404, 'No administration here'],
    [503, 'The sessions could not be loaded'],
  ] as const) {
    const answer = { kind: 'answer', status, body: '' } as const;
    const injection = wire.inject({ path: '/api/admin/sessions' }, answer);
    await frame(window).open('All sessions');
    await expect(window.getByText(title)).toBeVisible();
    injection.remove();
    if (status === 503) await window.getByRole('button', { name: 'Try again' }).click();
    else await window.getByRole('link', { name: 'Back to Home' }).click();
  }
  await expect(adminSessionsPage(window).of('admin')).toHaveCount(1);
});

test('a sign-in for less than administration says so in place, stays as it is, and a new one brings it @T23b @S1.6 @S2.7', async ({
  launch,
  installation,
  wire,
}) => {
  const less = ['openid', 'profile', 'roles', 'offline_access'];
  await writeConnections(installation.connectionsFile, [connectionTo(wire.origin, { scopes: less })]);
  const first = await launch();
  await signIn(first, { user: ada });
  for (const view of ['All sessions', 'All clients'] as const) {
    await frame(first.window).open(view);
    await expect(first.window.getByText('Your sign-in does not cover administration')).toBeVisible();
    await expect(first.window.getByText('Sign out and sign in again to allow it.')).toBeVisible();
    await first.window.getByRole('link', { name: 'Back to Home' }).click();
  }
  await openView(first.window, 'Profile');
  await expect(first.window.getByText('does not cover this').first()).toBeVisible();
  expect((await sessionOf(first.window))?.state).toBe('active');
  expect(wire.count({ grant: 'refresh_token' })).toBe(0);
  await first.close();

  await writeConnections(installation.connectionsFile, [connectionTo(wire.origin)]);
  const second = await launch();
  await frame(second.window).open('All sessions');
  await expect(second.window.getByText('Your sign-in does not cover administration')).toBeVisible();
  await openView(second.window, 'Session');
  await sessionPage(second.window).signOut.click();
  await expectView(second.window, 'sign-in/demo');
  await signInHere(second, ada);
  await openSessions(second.window);
});
