import { readFile, rm } from 'node:fs/promises';
import type { Page } from 'playwright/test';
import { openAllWindows } from '../fixtures/app/all-windows.ts';
import type { App } from '../fixtures/app/app.ts';
import { readClipboard, writeClipboard } from '../fixtures/app/clipboard.ts';
import { clipboardCheck } from '../fixtures/app/installation.ts';
import { keyboardOn } from '../fixtures/desktop/keyboard.ts';
import { call, openSignIn } from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import { promptPage } from '../pages/prompt.ts';
import { signInPage } from '../pages/sign-in.ts';

// A display has one clipboard.
test.use({ ownDisplay: true });

const planted = 'planted-on-the-clipboard';

/** Runs in the page: tries to read the clipboard by every means a script has. Gives everything it could read. */
function readByEveryMeans(): Promise<string> {
  const results: string[] = [];
  const listen = (event: Event) => {
    results.push((event as ClipboardEvent).clipboardData?.getData('text/plain') ?? '');
  };
  document.addEventListener('paste', listen, true);
  const field = document.createElement('textarea');
  const region = Object.assign(document.createElement('div'), { contentEditable: 'true' });
  document.body.append(field, region);
  const pasteInto = (element: HTMLElement) => {
    element.focus();
    for (const command of ['paste', 'pasteAndMatchStyle', 'Paste']) {
      if (document.execCommand(command)) results.push(`${command} was done`);
    }
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: new DataTransfer(), bubbles: true }));
    const drop = { dataTransfer: new DataTransfer(), bubbles: true };
    for (const type of ['dragenter', 'dragover', 'drop']) element.dispatchEvent(new DragEvent(type, drop));
    results.push(element instanceof HTMLTextAreaElement ? element.value : element.innerText);
  };
  const pasteIntoBoth = () => {
    pasteInto(field);
    pasteInto(region);
  };
  pasteIntoBoth();
  const later = new Promise<void>((resolve) => {
    setTimeout(() => {
      pasteIntoBoth();
      resolve();
    });
  });
  const { clipboard } = navigator;
  const note = (text: unknown) => void results.push(String(text));
  const read = async () => {
    const items = await clipboard.read();
    for (const item of items) note(await (await item.getType('text/plain')).text());
  };
  const refused = () => undefined;
  return Promise.all([
    later,
    clipboard?.readText().then(note, refused),
    clipboard && read().catch(refused),
  ]).then(() => {
    document.removeEventListener('paste', listen, true);
    for (const element of [field, region]) element.remove();
    return results.join(' ');
  });
}

/** Tries as a script alone, and again after the person has used the keyboard and the mouse in the window. */
async function tryToRead(page: Page): Promise<string> {
  const withoutInput = await page.evaluate(readByEveryMeans);
  await page.keyboard.press('Shift');
  await page.mouse.click(2, 2);
  return `${withoutInput} ${await page.evaluate(readByEveryMeans)}`;
}

test('a script in any window cannot read the clipboard, with or without a touch of the person @T2b @S0.8', async ({
  launch,
}) => {
  const app = await launch();
  const windows = await openAllWindows(app);
  await writeClipboard(app, planted);
  for (const [name, page] of Object.entries(windows)) expect((await tryToRead(page)).trim(), name).toBe('');
  expect(await readClipboard(app)).toBe(planted);
  await app.close();

  const unrestricted = await launch({ args: ['--unlimited-pages'] });
  await expect(unrestricted.window).toHaveURL(/#\//);
  await writeClipboard(unrestricted, planted);
  expect(await tryToRead(unrestricted.window)).toContain(planted);
});

test('a person pastes with the keyboard and with the menu, in the main window and in the prompt @S0.8', async ({
  launch,
  installation,
}) => {
  const app = await launch();
  await openSignIn(app.window);
  await writeClipboard(app, planted);
  const keyboard = keyboardOn(installation.env());
  await app.window.evaluate(() => {
    const field = Object.assign(document.createElement('textarea'), { id: 'field' });
    document.body.append(field);
    field.focus();
  });
  const field = app.window.locator('#field');
  await keyboard.focus('Sign in – Latchkey');
  await keyboard.press('ctrl+v');
  await expect(field).toHaveValue(planted);
  // The menu exists only once the services have loaded.
  const clickPaste = () =>
    app.electron.evaluate(({ Menu, webContents }) => {
      const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? [];
      const paste = items.find(({ role }) => role?.toLowerCase() === 'paste');
      const main = webContents
        .getAllWebContents()
        .find((contents) => contents.getURL().startsWith('app://latchkey/'));
      paste?.click(undefined, undefined, main);
      return paste !== undefined;
    });
  await expect.poll(clickPaste).toBe(true);
  await expect(field).toHaveValue(planted + planted);

  await signInPage(app.window).password.click();
  const prompt = await app.prompt();
  await promptPage(prompt).password.focus();
  await keyboard.focus('Sign in to Demo authority');
  await keyboard.press('ctrl+v');
  await expect(promptPage(prompt).password).toHaveValue(planted);
});

test('the first start on another Electron finds out whether a page can read the clipboard, and says so @T2b', async ({
  launch,
  installation,
}) => {
  const file = clipboardCheck(installation.userData);
  await rm(file);
  const noticesOf = async (app: App) => {
    const info = await call(app.window, 'app.info', null);
    return info.ok ? info.value.notices : [];
  };
  const unrestricted = await launch({ args: ['--unlimited-pages'] });
  await writeClipboard(unrestricted, planted);
  await call(unrestricted.window, 'settings.set', { language: 'de' });
  await expect
    .poll(() => noticesOf(unrestricted))
    .toContainEqual(expect.stringContaining('könnte ein Skript im Fenster die Zwischenablage lesen'));
  expect(await readClipboard(unrestricted)).toBe(planted);
  await unrestricted.close();

  const app = await launch();
  await writeClipboard(app, planted);
  await expect.poll(() => readFile(file, 'utf8').catch(() => '')).toContain('"electron"');
  expect(await noticesOf(app)).toEqual([]);
  expect(await readClipboard(app)).toBe(planted);
});
