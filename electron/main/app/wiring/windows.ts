import { app, type BrowserWindow } from 'electron';
import { promptChannels, secretChannels } from '../../../../shared/ipc/channels.ts';
import type { Gate } from '../../ipc/router.ts';
import { isFrom } from '../../ipc/sender.ts';
import { createInputBlocker } from '../../window/focus/input-blocker.ts';
import { refuseFocusWhile } from '../../window/focus/take-focus.ts';
import { addressOf, type Page, promptPage, secretPage } from '../../window/page/pages.ts';
import { servePage } from '../../window/page/protocol.ts';
import { createPromptWindow, type PromptWindow } from '../../window/prompt/prompt-window.ts';
import { createSecretWindow, type SecretWindow } from '../../window/prompt/secret-window.ts';
import type { Paths } from '../paths.ts';

export interface WindowsOptions {
  paths: Paths;
  devTools: boolean;
  /** URL of the development server, if it serves the pages. */
  devServer: string | undefined;
  parent(): BrowserWindow | undefined;
  notice(text: string): void;
}

/** The windows in which a person types or sees a secret, and the gates of their channels. */
export interface SecretWindows {
  prompt: PromptWindow;
  secret: SecretWindow;
  gates: readonly Gate[];
}

/** Opens neither window yet. While a prompt is open, a new secret waits, and nothing else may take the focus. */
export function wireWindows(options: WindowsOptions): SecretWindows {
  let isQuitting = false;
  app.on('before-quit', () => {
    isQuitting = true;
  });
  const inputBlocker = createInputBlocker({ window: options.parent, platform: process.platform });
  const pageOptions = (page: Page, preload: string) => {
    const address = addressOf(page, options.devServer);
    return {
      address,
      preload,
      devTools: options.devTools,
      devOrigin: options.devServer && address.origin,
      parent: options.parent,
      leaving: () => isQuitting,
      inputBlocker,
      notice: options.notice,
      serve: (session: Electron.Session) => servePage(session, page, options.paths.rendererFolder),
    };
  };
  const promptOptions = pageOptions(promptPage, options.paths.promptPreload);
  const secretOptions = pageOptions(secretPage, options.paths.secretPreload);
  const prompt = createPromptWindow({ ...promptOptions, onIdle: () => secret.next() });
  const secret = createSecretWindow({ ...secretOptions, mustWait: prompt.busy });
  refuseFocusWhile(prompt.busy);
  return {
    prompt,
    secret,
    gates: [
      {
        channels: promptChannels,
        admits: (event) => isFrom(event, prompt.shown()?.webContents, promptOptions.address),
      },
      {
        channels: secretChannels,
        admits: (event) => isFrom(event, secret.shown()?.webContents, secretOptions.address),
      },
    ],
  };
}
