import type { BrowserWindow } from 'electron';
import type { InputBlocker } from '../focus/input-blocker.ts';
import {
  createDialogWindow,
  type DialogWindowSetup,
  isolatedSession,
  onWindowClosed,
} from './dialog-window.ts';
import {
  createPromptQueue,
  type PromptHandle,
  type PromptQueue,
  type PromptQueueOptions,
} from './prompt-queue.ts';

export type { PromptAnswer, PromptQuestion } from './prompt-queue.ts';

export type PromptWindow = PromptQueue<BrowserWindow>;

export interface PromptWindowOptions
  extends DialogWindowSetup,
    Pick<PromptQueueOptions<BrowserWindow>, 'onIdle'> {
  /** Blocks the input of the parent window. */
  inputBlocker: InputBlocker;
  /** Reports a failure of the window to the person. */
  notice(text: string): void;
}

const size = {
  password: { width: 440, height: 460 },
  clientSecret: { width: 440, height: 390 },
  passphrase: { width: 440, height: 390 },
  newPassphrase: { width: 440, height: 480 },
};

/** The parent window returns the focus and receives no input from before this window is shown until it is closed. */
function holdFocus(window: BrowserWindow, { parent: parentOf, inputBlocker }: PromptWindowOptions): void {
  const unblock = inputBlocker.block();
  const parent = parentOf();
  const focus = () => window.focus();
  parent?.on('focus', focus);
  window.once('closed', () => {
    unblock();
    if (parent === undefined || parent.isDestroyed()) return;
    parent.off('focus', focus);
    // Windows skips a disabled window when it chooses the next one to focus.
    if (process.platform === 'win32') parent.focus();
  });
}

/**
 * The window that asks for a password, a client secret or a passphrase. It has its own in-memory session and its own
 * preload, and is destroyed after each use.
 */
export function createPromptWindow(options: PromptWindowOptions): PromptWindow {
  const ownSession = isolatedSession('prompt', options);
  return createPromptQueue<BrowserWindow>({
    afterUnexpectedClose: options.inputBlocker.blockBriefly,
    onIdle: options.onIdle,
    open(question, { onClosed, onPageLost }): PromptHandle<BrowserWindow> {
      const window = createDialogWindow({
        ...options,
        size: size[question.asks],
        session: ownSession(),
        // On other systems a modal window cannot outlive its parent; `holdFocus` makes the window modal there.
        modal: process.platform === 'darwin',
        title: question.connection === '' ? 'Latchkey' : `${question.connection} – Latchkey`,
      });
      onWindowClosed(window, { ...options, onClosed, onPageLost });
      holdFocus(window, options);
      window.loadURL(options.address.url).catch(() => {
        // Answering and closing the window while it loads is not a failure.
        if (window.isDestroyed()) return;
        options.notice('The window that asks for the secret could not be loaded.');
        window.destroy();
      });
      return { window, destroy: () => window.destroy() };
    },
  });
}
