import type { Page } from 'playwright/test';
import type { App } from '../fixtures/app.ts';
import { type Keyboard, keyboardOn } from '../fixtures/keyboard.ts';
import { call, openSignIn, untilClosed } from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import { promptPage } from '../pages/prompt.ts';
import { signInPage } from '../pages/sign-in.ts';

test.use({ ownDisplay: true });

const session = 'demo';
/** 23 letters, none of which is in a name of the app. */
const typed = 'correct-horse-Battery-9';

interface Heard {
  heard: string[];
}

/** Has a page note every event by which a listener notices typing. */
async function listen(page: Page): Promise<void> {
  await page.evaluate(() => {
    const state = globalThis as unknown as Heard;
    state.heard = [];
    const types = ['keydown', 'keypress', 'keyup', 'beforeinput', 'input', 'paste', 'compositionstart'];
    for (const type of types) {
      const note = (event: Event) => state.heard.push(`${type} ${(event as KeyboardEvent).key ?? ''}`);
      globalThis.addEventListener(type, note, { capture: true });
    }
  });
}

const heardBy = (page: Page) => page.evaluate(() => (globalThis as unknown as Heard).heard);

test('probe', async ({ launch, installation }) => {
  const app = await launch();
  const keyboard = keyboardOn(installation.env());
  await openSignIn(app.window);
  await listen(app.window);
  await signInPage(app.window).password.click();
  const prompt = await app.prompt();
  await expect(promptPage(prompt).username).toBeFocused();
  await keyboard.focus('Sign in to Demo authority');
  await keyboard.type('abc');
  await expect(promptPage(prompt).username).toHaveValue('abc');
  console.log('heard', await heardBy(app.window));
  await call(app.window, 'session.cancelSignIn', { session });
  await expect(promptPage(prompt).problem).toContainText('cancelled');
  await keyboard.type('de f');
  console.log('heard after', await heardBy(app.window), app.electron.windows().length);
  await prompt.screenshot({ path: '/tmp/prompt-cancelled.png' });
  // by force
  await keyboard.focus('Sign in – Latchkey');
  await keyboard.type('ghi');
  console.log('heard by force', await heardBy(app.window));
  console.log(await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((w) => [w.getTitle(), w.isFocused(), w.isEnabled()])));
  await app.electron.evaluate(({ BrowserWindow }) => { BrowserWindow.getAllWindows().find((w) => w.getParentWindow())?.destroy(); });
  await keyboard.type('jkl');
  console.log('heard destroyed', await heardBy(app.window));
  console.log(await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((w) => [w.getTitle(), w.isFocused(), w.isEnabled()])));
  await keyboard.focus('Sign in – Latchkey');
  await keyboard.type('mno');
  console.log('heard destroyed forced', await heardBy(app.window));
  await expect.poll(() => app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isEnabled())).toBe(true);
  await keyboard.type('pqr');
  console.log('heard later', await heardBy(app.window));
});
