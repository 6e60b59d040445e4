import type { Page } from 'playwright/test';
import { dana } from '../fixtures/connection.ts';
import { keyboardOn } from '../fixtures/keyboard.ts';
import { expectView, openSignIn, untilClosed } from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import { promptPage } from '../pages/prompt.ts';
import { signInPage } from '../pages/sign-in.ts';

interface Listening {
  heard: string[];
}

/** Has the window note everything a listener for typing can notice. */
async function listenForTyping(window: Page): Promise<() => Promise<string[]>> {
  await window.evaluate(() => {
    const state = globalThis as unknown as Listening;
    state.heard = [];
    for (const type of ['keydown', 'keypress', 'keyup', 'beforeinput', 'input', 'paste', 'compositionend']) {
      globalThis.addEventListener(
        type,
        (event) => state.heard.push(type + ((event as KeyboardEvent).key ?? '')),
        {
          capture: true,
        },
      );
    }
  });
  return () => window.evaluate(() => (globalThis as unknown as Listening).heard);
}

test.describe('with a keyboard', () => {
  test.use({ ownDisplay: true });

  test('the main window sees no keystroke of a password @B3', async ({ launch, installation }) => {
    const app = await launch();
    const keyboard = keyboardOn(installation.env());
    await openSignIn(app.window);
    const heard = await listenForTyping(app.window);
    await keyboard.focus('Sign in – Latchkey');
    await keyboard.type('k');
    await expect.poll(heard).toContain('keydownk');
    const before = (await heard()).length;

    await signInPage(app.window).password.click();
    const prompt = await app.prompt();
    await expect(promptPage(prompt).username).toBeFocused();
    const typed = await listenForTyping(prompt);
    await keyboard.focus('Sign in to Demo authority');
    await keyboard.type(dana.username);
    await keyboard.press('Tab');
    await keyboard.type(dana.password);
    await expect(promptPage(prompt).password).toHaveValue(dana.password);
    expect((await typed()).length).toBeGreaterThan(dana.password.length);
    await untilClosed(prompt, () => keyboard.press('Return'));
    await expectView(app.window, 'home');
    expect((await heard()).slice(before).join()).not.toMatch(/keydown|keypress|input|paste/);
  });
});

test('the prompt loads its own script alone, in a session of its own that leaves nothing @B3', async ({
  launch,
  wire,
}) => {
  const app = await launch();
  await openSignIn(app.window);
  await signInPage(app.window).password.click();
  const prompt = await app.prompt();
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
  // What the main window loads is to be seen in the same way.
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
  await openSignIn(app.window);
  await signInPage(app.window).password.click();
  const prompt = await app.prompt();
  await promptPage(prompt).signIn.click();
  await expect(promptPage(prompt).problem).toHaveText('Enter your user name.');
  await untilClosed(prompt, () => prompt.keyboard.press('Escape'));
  expect(wire.count({ grant: 'password' })).toBe(0);
});
