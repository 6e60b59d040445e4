import type { BrowserWindow } from 'electron';

/** How long input stays blocked after the window that it was meant for has closed (ms). */
export const blockedForMs = 2_000;

/** The part of a window needed to block its input. */
export type BlockableWindow = Pick<BrowserWindow, 'isDestroyed' | 'setEnabled'> & {
  webContents: Pick<BrowserWindow['webContents'], 'on' | 'off'>;
};

export interface InputBlockerOptions {
  /** The window whose input is blocked. */
  window(): BlockableWindow | undefined;
  platform: NodeJS.Platform;
}

/** Keeps a window from receiving input that is meant for another window. */
export interface InputBlocker {
  /** Blocks input until the returned function is called. */
  block(): () => void;
  /** Blocks input for two seconds and then resolves. */
  blockBriefly(): Promise<void>;
}

/**
 * A disabled window gets no input at all: no key, no menu shortcut, and nothing from an input method or a paste. On macOS,
 * where disabling a window shows an empty sheet, key events are cancelled before the page and the menu receive them.
 */
export function createInputBlocker({ window, platform }: InputBlockerOptions): InputBlocker {
  let blocks = 0;
  let enableInput: (() => void) | undefined;

  function block(): () => void {
    let isReleased = false;
    blocks += 1;
    enableInput ??= disableInput(window(), platform);
    return () => {
      if (isReleased) return;
      isReleased = true;
      blocks -= 1;
      if (blocks > 0) return;
      enableInput?.();
      enableInput = undefined;
    };
  }

  return {
    block,
    blockBriefly() {
      const { promise, resolve } = Promise.withResolvers<void>();
      const release = block();
      setTimeout(() => {
        release();
        resolve();
      }, blockedForMs);
      return promise;
    },
  };
}

function disableInput(
  window: BlockableWindow | undefined,
  platform: NodeJS.Platform,
): (() => void) | undefined {
  if (window === undefined || window.isDestroyed()) return undefined;
  const cancel = (event: Electron.Event) => event.preventDefault();
  const { webContents } = window;
  webContents.on('before-input-event', cancel);
  if (platform !== 'darwin') window.setEnabled(false);
  return () => {
    if (window.isDestroyed()) return;
    webContents.off('before-input-event', cancel);
    if (platform !== 'darwin') window.setEnabled(true);
  };
}
