import type { Page } from 'playwright/test';
import { expectView } from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';

// The pointer of a shared display rests above the list, and a closing window of another test can move the highlight.
test.use({ ownDisplay: true });

const palette = (window: Page) => {
  const dialog = window.getByRole('dialog', { name: 'Commands' });
  return {
    dialog,
    field: dialog.getByRole('combobox'),
    options: dialog.getByRole('option'),
  };
};

test('Ctrl K finds a view by its name and goes there, with the keyboard alone @S2.6', async ({
  launchSignedIn,
}) => {
  const app = await launchSignedIn();
  const { dialog, field, options } = palette(app.window);
  await app.window.keyboard.press('Control+k');
  await expect(field).toBeFocused();
  await app.window.keyboard.type('prof');
  await expect(options).toHaveText(['ProfileGo to']);
  await app.window.keyboard.press('Enter');
  await expectView(app.window, 'profile');
  await expect(dialog).toHaveCount(0);

  await app.window.keyboard.press('Control+k');
  await app.window.keyboard.type('all sess');
  await expect(options).toHaveCount(0);
  await expect(dialog.getByRole('status')).toHaveText('No command matches.');
  await app.window.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
});

test('the palette keeps the focus inside, and gives it back when it is left', async ({ launchSignedIn }) => {
  const app = await launchSignedIn({ view: 'Settings' });
  const colours = app.window.getByLabel('Colours');
  await colours.focus();
  await app.window.keyboard.press('Control+k');
  const { field, options } = palette(app.window);
  await expect(field).toBeFocused();
  const count = await options.count();
  await app.window.keyboard.press('ArrowUp');
  await expect(options.nth(count - 1)).toHaveAttribute('aria-selected', 'true');
  await app.window.keyboard.press('ArrowDown');
  await expect(options.first()).toHaveAttribute('aria-selected', 'true');
  await app.window.keyboard.press('Escape');
  await expect(colours).toBeFocused();
});
