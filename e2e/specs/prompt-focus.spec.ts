import type { Page } from 'playwright/test';
import { startSecondInstance } from '../fixtures/app/second-instance.ts';
import { type PromptTyping, recordKeystrokes, takeKeystrokes, test } from '../fixtures/app/typing.ts';
import { call, openSignIn, sessionOf, signIn, untilClosed } from '../fixtures/steps.ts';
import { expect } from '../fixtures/test.ts';
import { promptPage } from '../pages/prompt.ts';

const instants = Array.from({ length: 20 }, (_, at) => at + 1);

test.setTimeout(180_000);

/** Waits until a prompt says that it is over; it is still there and still has the focus, and took nothing. */
async function expectCancelled({ app }: PromptTyping, prompt: Page): Promise<void> {
  await expect(promptPage(prompt).problem).toContainText('This sign-in was cancelled.');
  await expect(promptPage(prompt).password).toBeHidden();
  await expect(promptPage(prompt).username).toHaveValue('');
  const focused = await app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getFocusedWindow()?.webContents.getURL(),
  );
  expect(focused).toContain('app://prompt/');
}

/** The person closes it, which is the only way. */
const close = (prompt: Page) => untilClosed(prompt, () => promptPage(prompt).close.click());

/** Has the secret typed at 20 instants into a prompt that `act` cancels from the main window. */
async function tryAll(desk: PromptTyping, session: string, act: () => Promise<unknown>): Promise<void> {
  for (const letters of instants) {
    const prompt = await desk.openPrompt(session);
    await recordKeystrokes(desk.app.window);
    await desk.typeSecretDuring(letters, act);
    await expectCancelled(desk, prompt);
    expect(await takeKeystrokes(desk.app.window), `${letters} letters`).toBe('');
    await close(prompt);
  }
}

test('a listener hears the rest of a secret when the prompt is destroyed and nothing else is done: the control @T2b @B3', async ({
  desk,
}) => {
  const { app } = desk;
  await openSignIn(app.window);
  await recordKeystrokes(app.window);
  await desk.focus('Sign in – Latchkey');
  await desk.type('k');
  await expect.poll(() => takeKeystrokes(app.window)).toContain('keydown k');

  const destroy = (undo: boolean) =>
    app.electron.evaluate(({ BrowserWindow }, asBefore) => {
      const of = (origin: string) =>
        BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL().startsWith(origin));
      of('app://prompt/')?.destroy();
      const main = of('app://latchkey/');
      if (!asBefore) return;
      main?.webContents.removeAllListeners('before-input-event');
      main?.setEnabled(true);
    }, undo);
  await desk.openPrompt();
  await desk.type('correct');
  await destroy(true);
  // The focus passes on some time after a window has gone.
  const goOn = async () => {
    await desk.type('-horse');
    return takeKeystrokes(app.window);
  };
  await expect.poll(goOn).toContain('keydown h');

  // With the two seconds of deafness that follow such a loss it hears nothing, even where the focus is given to it.
  await desk.openPrompt();
  await desk.type('correct');
  await takeKeystrokes(app.window);
  await destroy(false);
  await desk.focus('Sign in – Latchkey');
  await desk.type('-horse');
  expect(await takeKeystrokes(app.window)).toBe('');
  const isEnabled = () =>
    app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isEnabled());
  await expect.poll(isEnabled).toBe(true);
  await desk.type('k');
  await expect.poll(() => takeKeystrokes(app.window)).toContain('keydown k');
});

test('a secret that is typed while the window cancels the sign-in reaches the window in no letter @T2b @B3', async ({
  desk,
  wire,
}) => {
  await openSignIn(desk.app.window);
  await tryAll(desk, 'demo', () => call(desk.app.window, 'session.cancelSignIn', { session: 'demo' }));
  expect(wire.count({ grant: 'password' })).toBe(0);
});

test('nor while the window signs out @T2b @B3', async ({ desk }) => {
  await openSignIn(desk.app.window);
  await tryAll(desk, 'demo', () => call(desk.app.window, 'session.signOut', { session: 'demo' }));
});

test('nor while the window removes the connection @T2b @B3', async ({ desk, wire }) => {
  const { window } = desk.app;
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
  await tryAll(desk, connection, async () => {
    expect(await call(window, 'connections.remove', { connection })).toMatchObject({ ok: true });
    await call(window, 'connections.restore', { connection });
  });
});

test('nothing that a page does takes the focus from the prompt or closes it @T2b @B3', async ({
  desk,
  installation,
}) => {
  const { app } = desk;
  const { window, electron } = app;
  await openSignIn(window);
  const prompt = await desk.openPrompt();
  const { username } = promptPage(prompt);
  await recordKeystrokes(window);
  const busy = { ok: false, problem: { message: 'A window that asks for a secret is open.' } };
  const inMain = (act: () => void) => () => window.evaluate(act);
  const acts: Record<string, () => Promise<unknown>> = {
    focus: inMain(() => globalThis.focus()),
    'an element': inMain(() => document.querySelector<HTMLElement>('button, a')?.focus()),
    alert: inMain(() => void setTimeout(() => alert('x'))),
    confirm: inMain(() => void setTimeout(() => confirm('x'))),
    print: inMain(() => void setTimeout(() => print())),
    'full screen': inMain(() => void document.documentElement.requestFullscreen().catch(() => undefined)),
    // It would tell the page the name that is typed into it.
    'a file to save': inMain(() => {
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
    'the menu': () =>
      electron.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('palette')?.click()),
    'closing the main window': () =>
      electron.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()
          .find(({ webContents }) => webContents.getURL().startsWith('app://latchkey/'))
          ?.close(),
      ),
  };
  for (const [name, act] of Object.entries(acts)) {
    await test.step(name, async () => {
      await desk.type('ab');
      await Promise.all([act(), desk.type('cd')]);
      await desk.type('e');
      await expect(username).toHaveValue('abcde');
      expect(await takeKeystrokes(window)).toBe('');
      await username.fill('');
    });
  }
  // A click on the other window, or a window manager, may give that the focus: it hands it back and has heard nothing.
  await desk.focus('[^–]* – Latchkey');
  await desk.type('abc');
  expect(await takeKeystrokes(window)).toBe('');
  const anew = window.waitForEvent('domcontentloaded');
  await Promise.all([window.evaluate(() => location.reload()), desk.type('abc')]);
  await anew;
  await recordKeystrokes(window);
  await desk.type('de');
  expect(await takeKeystrokes(window)).toBe('');
  await untilClosed(prompt, () => desk.press('Escape'));
});

test('the prompt outlives the process of the main page and of its own, and even the main window @T2b @B3', async ({
  desk,
}) => {
  const { electron, window } = desk.app;
  await openSignIn(window);
  const prompt = await desk.openPrompt();
  await desk.type('ab');
  await window.evaluate(() => globalThis.close()).catch(() => undefined);
  await expect.poll(() => desk.app.electron.windows().length).toBe(1);
  await desk.type('cde');
  await expect(promptPage(prompt).username).toHaveValue('abcde');

  const id = await electron.evaluate(async ({ BrowserWindow }) => {
    const [only] = BrowserWindow.getAllWindows();
    const anew = new Promise<void>((resolve) => {
      only?.webContents.once('did-finish-load', () => resolve());
    });
    only?.webContents.forcefullyCrashRenderer();
    await anew;
    return only?.id;
  });
  const shown = () =>
    electron.evaluate(
      ({ BrowserWindow }, of) =>
        BrowserWindow.fromId(of ?? 0)?.webContents.executeJavaScript(
          'document.body.innerText',
        ) as Promise<string>,
      id,
    );
  await expect.poll(shown).toContain('This sign-in was cancelled.');
});

test('a lock while a secret is typed leaves the prompt where it is @T2b @B3 @S2.4', async ({ desk }) => {
  const { app } = desk;
  await signIn(app);
  const prompt = await desk.openPrompt();
  const anew = app.window.waitForEvent('domcontentloaded');
  await desk.typeSecretDuring(9, () =>
    app.electron.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('lock')?.click()),
  );
  await anew;
  await expectCancelled(desk, prompt);
  await recordKeystrokes(app.window);
  // Even where the Tab key after a user name has brought the focus to the button, a space in a password is no press of it.
  await promptPage(prompt).close.focus();
  await desk.type('abc def ghi');
  expect(await takeKeystrokes(app.window)).toBe('');
  await expectCancelled(desk, prompt);
  await close(prompt);
  expect((await sessionOf(app.window))?.state).toBe('locked');
});
