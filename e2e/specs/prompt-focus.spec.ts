import type { Page } from 'playwright/test';
import { chooseMenuItem } from '../fixtures/app/main-window.ts';
import { startSecondInstance } from '../fixtures/app/second-instance.ts';
import { type PromptTyping, recordKeystrokes, takeKeystrokes, test } from '../fixtures/app/typing.ts';
import { call, openSignIn, sessionOf, signIn, untilClosed } from '../fixtures/steps.ts';
import { expect } from '../fixtures/test.ts';
import { promptPage } from '../pages/prompt.ts';

const instants = Array.from({ length: 20 }, (_, index) => index + 1);

test.setTimeout(180_000);

/** Waits until a prompt shows that it was cancelled. It is still open, still has the focus, and has stored nothing. */
async function expectCancelled({ app }: PromptTyping, prompt: Page): Promise<void> {
  await expect(promptPage(prompt).problem).toContainText('This sign-in was cancelled.');
  await expect(promptPage(prompt).password).toBeHidden();
  await expect(promptPage(prompt).username).toHaveValue('');
  const focused = await app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getFocusedWindow()?.webContents.getURL(),
  );
  expect(focused).toContain('app://prompt/');
}

/** Closes a cancelled prompt; only a person can. */
const close = (prompt: Page) => untilClosed(prompt, () => promptPage(prompt).close.click());

/** Types the secret into 20 prompts, which `act` cancels from the main window after 1 to 20 letters. */
async function cancelWhileTyping(
  typing: PromptTyping,
  session: string,
  act: () => Promise<unknown>,
): Promise<void> {
  for (const letters of instants) {
    const prompt = await typing.openPrompt(session);
    await recordKeystrokes(typing.app.window);
    await typing.typeSecretDuring(letters, act);
    await expectCancelled(typing, prompt);
    expect(await takeKeystrokes(typing.app.window), `${letters} letters`).toBe('');
    await close(prompt);
  }
}

test('a listener hears the rest of a secret when the prompt is destroyed and nothing else is done: the control @T2b @B3', async ({
  typing,
}) => {
  const { app } = typing;
  await openSignIn(app.window);
  await recordKeystrokes(app.window);
  await typing.focus('Sign in – Latchkey');
  await typing.type('k');
  await expect.poll(() => takeKeystrokes(app.window)).toContain('keydown k');

  const destroyPrompt = (disableDefences: boolean) =>
    app.electron.evaluate(({ BrowserWindow }, withoutDefences) => {
      const windowAt = (origin: string) =>
        BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL().startsWith(origin));
      windowAt('app://prompt/')?.destroy();
      const main = windowAt('app://latchkey/');
      if (!withoutDefences) return;
      main?.webContents.removeAllListeners('before-input-event');
      main?.setEnabled(true);
    }, disableDefences);
  await typing.openPrompt();
  await typing.type('correct');
  await destroyPrompt(true);
  // The focus moves some time after a window has closed.
  const typeOn = async () => {
    await typing.type('-horse');
    return takeKeystrokes(app.window);
  };
  await expect.poll(typeOn).toContain('keydown h');

  // With the defences, the window ignores input for two seconds after a prompt closes, even when it gets the focus.
  await typing.openPrompt();
  await typing.type('correct');
  await takeKeystrokes(app.window);
  await destroyPrompt(false);
  await typing.focus('Sign in – Latchkey');
  await typing.type('-horse');
  expect(await takeKeystrokes(app.window)).toBe('');
  const isEnabled = () =>
    app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isEnabled());
  await expect.poll(isEnabled).toBe(true);
  await typing.type('k');
  await expect.poll(() => takeKeystrokes(app.window)).toContain('keydown k');
});

test('a secret that is typed while the window cancels the sign-in reaches the window in no letter @T2b @B3', async ({
  typing,
  wire,
}) => {
  await openSignIn(typing.app.window);
  await cancelWhileTyping(typing, 'demo', () =>
    call(typing.app.window, 'session.cancelSignIn', { session: 'demo' }),
  );
  expect(wire.count({ grant: 'password' })).toBe(0);
});

test('nor while the window signs out @T2b @B3', async ({ typing }) => {
  await openSignIn(typing.app.window);
  await cancelWhileTyping(typing, 'demo', () =>
    call(typing.app.window, 'session.signOut', { session: 'demo' }),
  );
});

test('nor while the window removes the connection @T2b @B3', async ({ typing, wire }) => {
  const { window } = typing.app;
  await openSignIn(window);
  const added = await call(window, 'connections.add', {
    name: 'Second',
    issuer: wire.origin,
    client: 'registration',
    clientId: '',
    grants: ['password'],
    scopes: ['openid'],
    origin: wire.origin,
    prefix: '/api/',
  });
  expect(added).toMatchObject({ ok: true, value: { state: 'added' } });
  const connection = added.ok && added.value.state === 'added' ? added.value.connection : '';
  await cancelWhileTyping(typing, connection, async () => {
    expect(await call(window, 'connections.remove', { connection })).toMatchObject({ ok: true });
    await call(window, 'connections.restore', { connection });
  });
});

test('nothing that a page does takes the focus from the prompt or closes it @T2b @B3', async ({
  typing,
  installation,
}) => {
  const { app } = typing;
  const { window, electron } = app;
  await openSignIn(window);
  const prompt = await typing.openPrompt();
  const { username } = promptPage(prompt);
  await recordKeystrokes(window);
  const busy = { ok: false, problem: { message: 'A window that asks for a secret is open.' } };
  const inPage = (act: () => void) => () => window.evaluate(act);
  const acts: Record<string, () => Promise<unknown>> = {
    focus: inPage(() => globalThis.focus()),
    'an element': inPage(() => document.querySelector<HTMLElement>('button, a')?.focus()),
    alert: inPage(() => void setTimeout(() => alert('x'))),
    confirm: inPage(() => void setTimeout(() => confirm('x'))),
    print: inPage(() => void setTimeout(() => print())),
    'full screen': inPage(() => void document.documentElement.requestFullscreen().catch(() => undefined)),
    // It would report the file name that is typed into it to the page.
    'a file to save': inPage(() => {
      const { showSaveFilePicker } = globalThis as { showSaveFilePicker?: () => Promise<unknown> };
      void showSaveFilePicker?.().catch(() => undefined);
    }),
    'a second sign-in': () =>
      call(window, 'session.signIn', { session: 'demo', method: 'password', keep: true }),
    'another program': async () =>
      expect(await call(window, 'diagnostics.showLog', null)).toMatchObject(busy),
    'a dialog to open': async () =>
      expect(await call(window, 'connections.import', null)).toMatchObject(busy),
    'another dialog to open': async () =>
      expect(await call(window, 'authorities.choose', null)).toMatchObject(busy),
    'a dialog to save': async () =>
      expect(await call(window, 'activity.export', { session: 'demo' })).toMatchObject(busy),
    'the end of the app': async () => expect(await call(window, 'app.restart', null)).toMatchObject(busy),
    'another start': async () =>
      expect(await startSecondInstance(installation, 'latchkey://open/settings')).toBe(0),
    'the menu': () => chooseMenuItem(app, 'palette'),
    'closing the main window': () =>
      electron.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()
          .find(({ webContents }) => webContents.getURL().startsWith('app://latchkey/'))
          ?.close(),
      ),
  };
  for (const [name, act] of Object.entries(acts)) {
    await test.step(name, async () => {
      await typing.type('ab');
      await Promise.all([act(), typing.type('cd')]);
      await typing.type('e');
      await expect(username).toHaveValue('abcde');
      expect(await takeKeystrokes(window)).toBe('');
      await username.fill('');
    });
  }
  // A click or the window manager may focus the main window: it returns the focus and has received no key.
  await typing.focus('[^–]* – Latchkey');
  await typing.type('abc');
  expect(await takeKeystrokes(window)).toBe('');
  const reloaded = window.waitForEvent('domcontentloaded');
  await Promise.all([window.evaluate(() => location.reload()), typing.type('abc')]);
  await reloaded;
  await recordKeystrokes(window);
  await typing.type('de');
  expect(await takeKeystrokes(window)).toBe('');
  await untilClosed(prompt, () => typing.press('Escape'));
});

test('the prompt outlives the process of the main page and of its own, and even the main window @T2b @B3', async ({
  typing,
}) => {
  const { electron, window } = typing.app;
  await openSignIn(window);
  const prompt = await typing.openPrompt();
  await typing.type('ab');
  await window.evaluate(() => globalThis.close()).catch(() => undefined);
  await expect.poll(() => typing.app.electron.windows().length).toBe(1);
  await typing.type('cde');
  await expect(promptPage(prompt).username).toHaveValue('abcde');

  const id = await electron.evaluate(async ({ BrowserWindow }) => {
    const [only] = BrowserWindow.getAllWindows();
    const reloaded = new Promise<void>((resolve) => {
      only?.webContents.once('did-finish-load', () => resolve());
    });
    only?.webContents.forcefullyCrashRenderer();
    await reloaded;
    return only?.id;
  });
  const shown = () =>
    electron.evaluate(
      ({ BrowserWindow }, windowId) =>
        BrowserWindow.fromId(windowId ?? 0)?.webContents.executeJavaScript(
          'document.body.innerText',
        ) as Promise<string>,
      id,
    );
  await expect.poll(shown).toContain('This sign-in was cancelled.');
});

test('a lock while a secret is typed leaves the prompt where it is @T2b @B3 @S2.4', async ({ typing }) => {
  const { app } = typing;
  await signIn(app);
  const prompt = await typing.openPrompt();
  const reloaded = app.window.waitForEvent('domcontentloaded');
  await typing.typeSecretDuring(9, () => chooseMenuItem(app, 'lock'));
  await reloaded;
  await expectCancelled(typing, prompt);
  await recordKeystrokes(app.window);
  // Tab may have moved the focus to the button; a space in a password must not press it.
  await promptPage(prompt).close.focus();
  await typing.type('abc def ghi');
  expect(await takeKeystrokes(app.window)).toBe('');
  await expectCancelled(typing, prompt);
  await close(prompt);
  expect((await sessionOf(app.window))?.state).toBe('locked');
});
