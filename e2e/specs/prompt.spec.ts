import type { Page } from 'playwright/test';
import { dana } from '../fixtures/connection.ts';
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

test('the main window sees no keystroke of a password @B3', async ({ launch }) => {
  const app = await launch();
  await openSignIn(app.window);
  const heard = await listenForTyping(app.window);
  await app.window.getByRole('checkbox').focus();
  await app.window.keyboard.press('k');
  expect(await heard()).toContain('keydownk');
  const before = (await heard()).length;

  await signInPage(app.window).password.click();
  const prompt = await app.prompt();
  const typed = await listenForTyping(prompt);
  await promptPage(prompt).username.pressSequentially(dana.username);
  await promptPage(prompt).password.pressSequentially(dana.password);
  expect((await typed()).length).toBeGreaterThan(dana.password.length);
  expect(await heard()).toHaveLength(before);

  await untilClosed(prompt, () => prompt.keyboard.press('Enter'));
  await expectView(app.window, 'home');
  expect(await heard()).toHaveLength(before);
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
  await expect(promptPage(prompt).problem).toHaveText('Type your user name.');
  await untilClosed(prompt, () => prompt.keyboard.press('Escape'));
  expect(wire.count({ grant: 'password' })).toBe(0);
});
