import type { Page } from 'playwright/test';
import { recordKeystrokes, takeKeystrokes } from '../fixtures/app/typing.ts';
import { dana } from '../fixtures/authority/connection.ts';
import { keyboardOn } from '../fixtures/desktop/keyboard.ts';
import { expectView, openPasswordPrompt, openSignIn, untilClosed } from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import { promptPage } from '../pages/prompt.ts';
import { signInPage } from '../pages/sign-in.ts';

test.describe('with a keyboard', () => {
  test.use({ ownDisplay: true });

  test('the main window sees no keystroke of a password @B3', async ({ launch, installation }) => {
    const app = await launch();
    const keyboard = keyboardOn(installation.env());
    await openSignIn(app.window);
    await recordKeystrokes(app.window);
    await keyboard.focus('Sign in – Latchkey');
    await keyboard.type('k');
    await expect.poll(() => takeKeystrokes(app.window)).toContain('keydown k');

    await signInPage(app.window).password.click();
    const prompt = await app.prompt();
    await expect(promptPage(prompt).username).toBeFocused();
    await recordKeystrokes(prompt);
    await keyboard.focus('Sign in to Demo authority');
    await keyboard.type(dana.username);
    await keyboard.press('Tab');
    await keyboard.type(dana.password);
    await expect(promptPage(prompt).password).toHaveValue(dana.password);
    expect((await takeKeystrokes(prompt)).split(',').length).toBeGreaterThan(dana.password.length);
    await untilClosed(prompt, () => keyboard.press('Return'));
    await expectView(app.window, 'home');
    expect(await takeKeystrokes(app.window)).not.toMatch(/keydown|keypress|input|paste/);
  });
});

test('the prompt loads its own script alone, in a session of its own that leaves nothing @B3', async ({
  launch,
  wire,
}) => {
  const app = await launch();
  const prompt = await openPasswordPrompt(app);
  await expect(prompt.getByText(new URL(wire.origin).host)).toBeVisible();
  await expect(prompt.getByText('Demo authority').first()).toBeVisible();
  const loaded = (page: Page) =>
    page.evaluate(() => [
      location.href,
      ...performance.getEntriesByType('resource').map(({ name }) => name),
      ...[...document.scripts].map(({ src }) => src),
    ]);
  for (const address of await loaded(prompt)) {
    expect(address).toMatch(/^app:\/\/prompt\/(?:prompt\.html|assets\/prompt-[\w-]+\.(?:js|css))$/);
  }
  // Control: the same list shows what the main window loads.
  expect((await loaded(app.window)).some((address) => address.endsWith('.js'))).toBe(true);
  const sessions = await app.electron.evaluate(({ webContents }) =>
    webContents
      .getAllWebContents()
      .filter((contents) => contents.getURL().startsWith('app://'))
      .map(({ session }) => ({ kept: session.isPersistent(), folder: session.getStoragePath() })),
  );
  expect(sessions).toHaveLength(2);
  expect(sessions).toContainEqual({ kept: false, folder: null });
  expect(sessions.filter(({ kept }) => kept)).toHaveLength(1);
});

test('the prompt says what is missing, and closes with Escape', async ({ launch, wire }) => {
  const app = await launch();
  const prompt = await openPasswordPrompt(app);
  await promptPage(prompt).signIn.click();
  await expect(promptPage(prompt).problem).toHaveText('Enter your user name.');
  await untilClosed(prompt, () => prompt.keyboard.press('Escape'));
  expect(wire.count({ grant: 'password' })).toBe(0);
});
