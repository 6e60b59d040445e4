import type { BrowserWindow } from 'electron';
import type { InputBlocker } from '../focus/input-blocker.ts';
import {
  createDialogWindow,
  type DialogWindowSetup,
  isolatedSession,
  onWindowClosed,
} from './dialog-window.ts';
import { createSecretQueue, type SecretQueue, type SecretQueueOptions } from './secret-queue.ts';

export type SecretWindow = SecretQueue<BrowserWindow>;

export interface SecretWindowOptions
  extends DialogWindowSetup,
    Pick<SecretQueueOptions<BrowserWindow>, 'mustWait'> {
  /** Blocks the input of the parent window. */
  inputBlocker: InputBlocker;
  /** Reports a failure of the window to the person. */
  notice(text: string): void;
}

const size = { width: 480, height: 440 };
const failed = 'The new secret could not be shown and is lost. Create another secret for the client.';

/** The window has its own in-memory session and its own preload, and is destroyed after each use. */
export function createSecretWindow(options: SecretWindowOptions): SecretWindow {
  const ownSession = isolatedSession('secret', options);
  return createSecretQueue<BrowserWindow>({
    mustWait: options.mustWait,
    afterUnexpectedClose: async () => {
      if (!options.leaving()) options.notice(failed);
      await options.inputBlocker.blockBriefly();
    },
    open(onClosed) {
      // The page sets its own title while it shows a secret.
      const title = 'Latchkey';
      const window = createDialogWindow({ ...options, size, title, modal: false, session: ownSession() });
      // Nothing is typed there, and a reloaded page shows the secret again.
      onWindowClosed(window, { ...options, onClosed, onPageLost: () => undefined });
      window.loadURL(options.address.url).catch(() => {
        // Closing the window while it loads is not a failure.
        if (!window.isDestroyed()) window.destroy();
      });
      return { window, destroy: () => window.destroy() };
    },
  });
}
