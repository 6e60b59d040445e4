import { expectView, goToHash, openView, untilClosed } from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';

test('another language holds at once for the whole window and the window for passwords, and at the next start', async ({
  launch,
}) => {
  const first = await launch();
  await openView(first.window, 'Settings');
  await first.window.getByLabel('Language').selectOption('Deutsch');
  const views = first.window.getByRole('navigation', { name: 'Ansichten' });
  await expect(views.getByRole('link', { name: 'Einstellungen' })).toHaveAttribute('aria-current', 'page');
  await expect(first.window).toHaveTitle('Einstellungen – Latchkey');
  await expect(first.window.locator('html')).toHaveAttribute('lang', 'de');
  // The window keeps the focus when it renders in another language.
  await expect.poll(() => first.window.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');

  await goToHash(first.window, '#/sign-in/demo');
  await first.window.getByRole('button', { name: 'Mit einem Passwort anmelden' }).click();
  const page = await first.prompt();
  await expect(page.getByLabel('Benutzername')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await untilClosed(page, () => page.getByRole('button', { name: 'Abbrechen' }).click());
  await expect(first.window.getByText('Anmeldung abgebrochen')).toBeVisible();
  await first.close();

  const second = await launch();
  await expectView(second.window, 'sign-in/demo');
  await expect(second.window.getByRole('button', { name: 'Mit Ihrem Browser anmelden' })).toBeVisible();
});
