import type { Page } from 'playwright/test';
import { signInAdministrator } from '../fixtures/authority/administrator.ts';
import { expectView, goToHash, openView, signIn } from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import { frame } from '../pages/frame.ts';
import { sessionPage } from '../pages/session.ts';

const notFoundHeading = (window: Page) => window.getByRole('heading', { name: 'This page does not exist' });

async function expectNoAdministration(window: Page): Promise<void> {
  const { views } = frame(window);
  await expect(views.getByRole('link', { name: 'Profile' })).toBeVisible();
  await expect(views.getByRole('link', { name: 'All sessions' })).toHaveCount(0);
  await expect(views.getByRole('link', { name: 'All clients' })).toHaveCount(0);
}

test('views of administration do not exist for somebody without the role: not in the menu, not by typing @S1.6 @S2.6', async ({
  launchSignedIn,
  wire,
}) => {
  const app = await launchSignedIn();
  await expectNoAdministration(app.window);
  for (const hash of ['#/admin/sessions', '#/admin/clients', '#/admin/nothing']) {
    await goToHash(app.window, hash);
    await expect(notFoundHeading(app.window)).toBeVisible();
    await expect(app.window).toHaveTitle('Not found – Latchkey');
  }
  expect(wire.count({ path: '/api/admin/' })).toBe(0);
});

test('a role given or taken on the server shows after the next renewal, and an open view of it is gone @S1.6 @S2.6 @S3.8', async ({
  launch,
  authority,
}) => {
  const app = await launch();
  const administrator = await signInAdministrator(authority);
  await signIn(app);
  await expectNoAdministration(app.window);
  await administrator.setRoles(['user', 'admin']);
  await openView(app.window, 'Session');
  await sessionPage(app.window).refresh.click();
  await frame(app.window).open('All sessions');
  await expectView(app.window, 'admin/sessions');
  await expect(notFoundHeading(app.window)).toHaveCount(0);

  await administrator.setRoles(['user']);
  await openView(app.window, 'Session');
  await sessionPage(app.window).refresh.click();
  await expectNoAdministration(app.window);
  await app.window.goBack();
  await expect(notFoundHeading(app.window)).toBeVisible();
});
