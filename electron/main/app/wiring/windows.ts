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
  /** Address of the development server, where one serves the pages. */
  devServer: string | undefined;
  parent(): BrowserWindow | undefined;
  notice(text: string): void;
}

/** The windows in which a person types or sees a secret, and who may speak on their channels. */
export interface SecretWindows {
  prompt: PromptWindow;
  secret: SecretWindow;
  gates: readonly Gate[];
}

/** Opens neither yet. While a prompt is shown, a new secret waits, and so does whatever else takes the focus. */
export function wireWindows(options: WindowsOptions): SecretWindows {
  let isLeaving = false;
  app.on('before-quit', () => {
    isLeaving = true;
  });
  const deaf = createInputBlocker({ window: options.parent, platform: process.platform });
  const placeOf = (page: Page, preload: string) => {
    const address = addressOf(page, options.devServer);
    return {
      address,
      preload,
      devTools: options.devTools,
      devOrigin: options.devServer && address.origin,
      parent: options.parent,
      leaving: () => isLeaving,
      inputBlocker: deaf,
      notice: options.notice,
      serve: (own: Electron.Session) => servePage(own, page, options.paths.rendererFolder),
    };
  };
  const promptPlace = placeOf(promptPage, options.paths.promptPreload);
  const secretPlace = placeOf(secretPage, options.paths.secretPreload);
  const prompt = createPromptWindow({ ...promptPlace, onIdle: () => secret.next() });
  const secret = createSecretWindow({ ...secretPlace, mustWait: prompt.busy });
  refuseFocusWhile(prompt.busy);
  return {
    prompt,
    secret,
    gates: [
      {
        channels: promptChannels,
        admits: (event) => isFrom(event, prompt.shown()?.webContents, promptPlace.address),
      },
      {
        channels: secretChannels,
        admits: (event) => isFrom(event, secret.shown()?.webContents, secretPlace.address),
      },
    ],
  };
}
