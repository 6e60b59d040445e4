import { openAllWindows } from '../fixtures/app/all-windows.ts';
import type { App } from '../fixtures/app/app.ts';
import { startListeners } from '../fixtures/attacks/listeners.ts';
import { call } from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';

/** A window that does not belong to the app but has one of its preload scripts. */
interface ForeignWindow {
  name: string;
  preload: 'main' | 'prompt' | 'secret';
  url: string;
  /** Empty for the session of the main window. */
  partition?: string;
  child?: boolean;
  webview?: boolean;
}

const ownPage = 'app://latchkey/index.html';

const foreignWindows: ForeignWindow[] = [
  { name: 'a second window on the very page', preload: 'main', url: ownPage },
  { name: 'a child of the main window', preload: 'main', url: ownPage, child: true },
  {
    name: 'the prompt page with the bridge of the main window',
    preload: 'main',
    url: 'app://prompt/prompt.html',
    partition: 'prompt',
  },
  { name: 'the very prompt page', preload: 'prompt', url: 'app://prompt/prompt.html', partition: 'prompt' },
  {
    name: 'the very page of a secret',
    preload: 'secret',
    url: 'app://secret/secret.html',
    partition: 'secret',
  },
  { name: 'the main page with the bridge of the prompt', preload: 'prompt', url: ownPage },
  { name: 'the main page with the bridge of a secret', preload: 'secret', url: ownPage },
  { name: 'an empty page', preload: 'main', url: 'about:blank' },
  { name: 'a page in its address', preload: 'main', url: 'data:text/html,x' },
  { name: 'a page of the web', preload: 'main', url: 'http:', partition: 'elsewhere' },
  { name: 'a web view', preload: 'main', url: ownPage, webview: true },
];

const channels = {
  main: ['app.info', 'session.list', 'settings.get', 'connections.list'],
  prompt: ['prompt.describe', 'prompt.cancel'],
  secret: ['secret.describe', 'secret.copy', 'secret.close'],
};

/** Opens the window, and gives main's answer on each of these channels. */
function answersTo({ electron }: App, window: ForeignWindow, names: string[]): Promise<string[]> {
  return electron.evaluate(
    async ({ app, BrowserWindow }, [{ preload, url, partition = '', child, webview }, channelNames]) => {
      const script = `${app.getAppPath()}/preload/${preload}.cjs`;
      const [main] = BrowserWindow.getAllWindows().filter((window) => window.getParentWindow() === null);
      const opened = new BrowserWindow({
        show: false,
        ...(child && main ? { parent: main } : {}),
        webPreferences: {
          sandbox: true,
          preload: script,
          webviewTag: webview === true,
          ...(partition === '' ? {} : { partition }),
        },
      });
      let contents = opened.webContents;
      if (webview) {
        const attached = new Promise<Electron.WebContents>((resolve) => {
          opened.webContents.once('did-attach-webview', (_event, guest) => resolve(guest));
        });
        await opened.loadURL('about:blank');
        void opened.webContents.executeJavaScript(
          `{ const view = document.createElement('webview'); view.preload = 'file://${script}'; view.src = '${url}'; document.documentElement.append(view); 0 }`,
        );
        contents = await attached;
        await new Promise((resolve) => {
          contents.once('dom-ready', () => resolve(undefined));
        });
      } else await opened.loadURL(url);
      const answers: string[] = [];
      for (const name of channelNames) {
        const answer = await contents.executeJavaScript(`latchkey.call('${name}', null)`);
        answers.push(answer.ok ? `${name} was answered` : answer.problem.code);
      }
      opened.destroy();
      return answers;
    },
    [window, names] as const,
  );
}

test('no window but the app’s own is answered, whatever it shows and whichever preload it has @T2', async ({
  launch,
}) => {
  const app = await launch();
  await openAllWindows(app);
  const web = await startListeners();
  for (const window of foreignWindows) {
    await test.step(window.name, async () => {
      const url = window.url === 'http:' ? web.at('127.0.0.1').origin : window.url;
      const names = channels[window.preload];
      expect(await answersTo(app, { ...window, url }, names)).toEqual(names.map(() => 'forbidden_sender'));
    });
  }
  await web.stop();
  // Control: the app's own window gets an answer.
  expect(await call(app.window, 'app.info', null)).toMatchObject({ ok: true });
});

test('the page does not name, move, resize or fill the screen with its window @T2b', async ({ launch }) => {
  const app = await launch();
  const { main } = await openAllWindows(app);
  const windowState = () =>
    app.electron.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows().filter((window) => window.getParentWindow() === null);
      return { title: window?.getTitle(), bounds: window?.getBounds(), full: window?.isFullScreen() };
    });
  const before = await windowState();
  await main.evaluate(() => {
    document.title = 'Sign in to Demo authority';
    globalThis.resizeTo(440, 460);
    globalThis.moveTo(0, 0);
    void document.documentElement.requestFullscreen();
  });
  // Main handles requests in order: after this answer it has handled the ones above.
  await call(main, 'app.info', null);
  await expect(main).toHaveTitle('Sign in to Demo authority');
  expect(await windowState()).toEqual(before);
  expect(before.title).toMatch(/ – Latchkey$/);
  // Control: without the app's listener the window takes the page's title.
  await app.electron.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows().filter((window) => window.getParentWindow() === null);
    window?.removeAllListeners('page-title-updated');
  });
  await main.evaluate(() => {
    document.title = 'Borrowed';
  });
  await expect.poll(async () => (await windowState()).title).toBe('Borrowed');
});
