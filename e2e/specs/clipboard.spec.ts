import { readFile, rm } from 'node:fs/promises';
import type { Page } from 'playwright/test';
import { openAllWindows } from '../fixtures/app/all-windows.ts';
import type { App } from '../fixtures/app/app.ts';
import { clipboardCheck } from '../fixtures/app/installation.ts';
import { keyboardOn } from '../fixtures/desktop/keyboard.ts';
import { call, openSignIn } from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import { promptPage } from '../pages/prompt.ts';
import { signInPage } from '../pages/sign-in.ts';

// A clipboard is its display's.
test.use({ ownDisplay: true });

const planted = 'planted-on-the-clipboard';

const plant = ({ electron }: App) =>
  electron.evaluate(({ clipboard }, text) => clipboard.writeText(text), planted);
const clipboardOf = ({ electron }: App) => electron.evaluate(({ clipboard }) => clipboard.readText());

/** Tries in the page to read the clipboard by every means a script has; gives all that it got hold of. */
function attempts(): Promise<string> {
  const got: string[] = [];
  const listen = (event: Event) => {
    got.push((event as ClipboardEvent).clipboardData?.getData('text/plain') ?? '');
  };
  document.addEventListener('paste', listen, true);
  const field = document.createElement('textarea');
  const region = Object.assign(document.createElement('div'), { contentEditable: 'true' });
  document.body.append(field, region);
  const pasteInto = (element: HTMLElement) => {
    element.focus();
    for (const command of ['paste', 'pasteAndMatchStyle', 'Paste']) {
      if (document.execCommand(command)) got.push(`${command} was done`);
    }
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: new DataTransfer(), bubbles: true }));
    const drop = { dataTransfer: new DataTransfer(), bubbles: true };
    for (const type of ['dragenter', 'dragover', 'drop']) element.dispatchEvent(new DragEvent(type, drop));
    got.push(element instanceof HTMLTextAreaElement ? element.value : element.innerText);
  };
  const both = () => {
    pasteInto(field);
    pasteInto(region);
  };
  both();
  const later = new Promise<void>((resolve) => {
    setTimeout(() => {
      both();
      resolve();
    });
  });
  const { clipboard } = navigator;
  const note = (text: unknown) => void got.push(String(text));
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
    return got.join(' ');
  });
}

/** As a script alone, and again after the person has touched the window. */
async function tryAll(page: Page): Promise<string> {
  const alone = await page.evaluate(attempts);
  await page.keyboard.press('Shift');
  await page.mouse.click(2, 2);
  return `${alone} ${await page.evaluate(attempts)}`;
}

test('a script in any window cannot read the clipboard, with or without a touch of the person @T2b @S0.8', async ({
  launch,
}) => {
  const app = await launch();
  const windows = await openAllWindows(app);
  await plant(app);
  for (const [name, page] of Object.entries(windows)) expect((await tryAll(page)).trim(), name).toBe('');
  expect(await clipboardOf(app)).toBe(planted);
  await app.close();

  const open = await launch({ args: ['--unlimited-pages'] });
  await expect(open.window).toHaveURL(/#\//);
  await plant(open);
  expect(await tryAll(open.window)).toContain(planted);
});

test('a person pastes with the keyboard and with the menu, in the main window and in the prompt @S0.8', async ({
  launch,
  installation,
}) => {
  const app = await launch();
  await openSignIn(app.window);
  await plant(app);
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
  // The menu comes with the services.
  const clickPaste = () =>
    app.electron.evaluate(({ Menu, webContents }) => {
      const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? [];
      const paste = items.find(({ role }) => role?.toLowerCase() === 'paste');
      const main = webContents.getAllWebContents().find((one) => one.getURL().startsWith('app://latchkey/'));
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
  const open = await launch({ args: ['--unlimited-pages'] });
  await plant(open);
  await call(open.window, 'settings.set', { language: 'de' });
  await expect
    .poll(() => noticesOf(open))
    .toContainEqual(expect.stringContaining('könnte ein Skript im Fenster die Zwischenablage lesen'));
  expect(await clipboardOf(open)).toBe(planted);
  await open.close();

  const app = await launch();
  await plant(app);
  await expect.poll(() => readFile(file, 'utf8').catch(() => '')).toContain('"electron"');
  expect(await noticesOf(app)).toEqual([]);
  expect(await clipboardOf(app)).toBe(planted);
});
