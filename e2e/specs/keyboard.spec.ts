import type { Locator, Page } from 'playwright/test';
import type { App } from '../fixtures/app/app.ts';
import { ada, dana } from '../fixtures/authority/connection.ts';
import { signInOtherDevice } from '../fixtures/authority/other-device.ts';
import { expectView, untilClosed } from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import { adminSessionsPage } from '../pages/admin.ts';
import { frame } from '../pages/frame.ts';
import { promptPage } from '../pages/prompt.ts';
import { sessionPage } from '../pages/session.ts';
import { signInPage } from '../pages/sign-in.ts';

// These tests never use the pointer, only `page.keyboard`.

/** More Tab stops than any view has. */
const mostStops = 120;

const hasFocus = (target: Locator) => target.evaluate((element) => element === document.activeElement);

/** Presses Tab until the target has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let stop = 0; stop < mostStops; stop += 1) {
    if (await hasFocus(target)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the Tab key does not lead to ${String(target)}`);
}

/** Waits until an element on screen has the focus. */
async function expectFocus(page: Page, after: string): Promise<void> {
  const focused = () => page.evaluate(() => document.activeElement?.tagName ?? 'nothing');
  await expect.poll(focused, `the focus after ${after}`).not.toMatch(/^(?:BODY|HTML|nothing)$/);
}

async function press(page: Page, target: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

/** Opens the palette and runs the first command that matches these words. */
async function runCommand(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused();
  await page.keyboard.type(words);
  await expect(page.getByRole('dialog').getByRole('option').first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

/** Signs in with a password, from the sign-in view. */
async function signInByKeys(app: App, { username, password }: typeof dana): Promise<void> {
  await expectFocus(app.window, 'the sign-in view came');
  await press(app.window, signInPage(app.window).password);
  const prompt = await app.prompt();
  await expect(promptPage(prompt).username).toBeFocused();
  await prompt.keyboard.type(username);
  await prompt.keyboard.press('Tab');
  await prompt.keyboard.type(password);
  await untilClosed(prompt, () => prompt.keyboard.press('Enter'));
  await expectView(app.window, 'home');
  await expectFocus(app.window, 'signing in');
}

/** From now on records what the status line announces. Gives a function that reads the record. */
async function recordStatus(page: Page): Promise<() => Promise<string[]>> {
  const status = frame(page).status;
  await status.evaluate((line) => {
    const announcements: string[] = [];
    Object.assign(globalThis, { announcements });
    const live = { subtree: true, childList: true, characterData: true };
    new MutationObserver(() => announcements.push(line.textContent ?? '')).observe(line, live);
  });
  return () => page.evaluate(() => (globalThis as unknown as { announcements: string[] }).announcements);
}

test('without a mouse: sign in, end somebody’s session, switch account and sign out; the focus is never lost @S2.8 @S3.12', async ({
  launch,
  authority,
}) => {
  const callApiFromDevice = await signInOtherDevice(authority, 'Tablet');
  expect(await callApiFromDevice()).toBe(200);
  const app = await launch();
  const { window } = app;
  await press(window, window.getByRole('button', { name: 'Sign in to Demo authority' }));
  await expectView(window, 'sign-in/demo');
  const announcements = await recordStatus(window);
  await signInByKeys(app, dana);

  await runCommand(window, 'add an account');
  await expectView(window, 'sign-in/demo~2');
  await signInByKeys(app, ada);

  await runCommand(window, 'all sessions');
  await expectView(window, 'admin/sessions');
  await expectFocus(window, 'a view was chosen in the palette');
  const sessions = adminSessionsPage(window);
  await tabTo(window, window.getByRole('searchbox', { name: 'Device' }));
  await window.keyboard.type('Tab');
  await expect(sessions.rows).toHaveCount(1);
  await press(window, sessions.of('demo').getByRole('checkbox'), 'Space');
  await press(window, sessions.endSelected);
  await expectFocus(window, 'a question was asked');
  await press(window, window.getByRole('button', { name: 'End 1 session' }));
  await expect(sessions.done).toBeFocused();
  expect(await callApiFromDevice()).toBe(401);

  await runCommand(window, 'switch to dana');
  await expect(frame(window).status).toContainText('Signed in as Dana Demo');
  await expectView(window, 'home');
  await expectFocus(window, 'the account was switched');

  await runCommand(window, 'session');
  await expectView(window, 'session');
  await press(window, sessionPage(window).signOut);
  await expectView(window, 'sign-in/demo');
  await expectFocus(window, 'signing out');
  const announced = (await announcements()).join('\n');
  for (const line of ['Signing in', 'Signed in as Dana Demo', 'Signed in as Ada Admin', 'Not signed in']) {
    expect(announced).toContain(line);
  }
});

test('every stop of the Tab key in the frame can be seen, and the way through a view ends where it began', async ({
  launch,
}) => {
  const { window } = await launch();
  const start = window.getByRole('button', { name: 'Sign in to Demo authority' });
  await tabTo(window, start);
  const stops: string[] = [];
  do {
    stops.push(await window.evaluate(() => document.activeElement?.outerHTML.slice(0, 80) ?? ''));
    const visible = await window.evaluate(() => {
      const box = document.activeElement?.getBoundingClientRect();
      return box !== undefined && box.bottom > 0 && box.top < innerHeight && box.width > 0;
    });
    expect(visible, stops.at(-1)).toBe(true);
    await window.keyboard.press('Tab');
  } while (!(await hasFocus(start)) && stops.length < mostStops);
  expect(stops.length).toBeGreaterThan(3);
  expect(stops.length).toBeLessThan(mostStops);
});
