import type { BrowserWindow } from 'electron';

/** How long what is still being typed may go on after the window it was meant for has gone (ms). */
export const ignoredForMs = 2_000;

/** As much of a window as is needed to make it deaf. */
export type Hearing = Pick<BrowserWindow, 'isDestroyed' | 'setEnabled'> & {
  webContents: Pick<BrowserWindow['webContents'], 'on' | 'off'>;
};

export interface DeafOptions {
  /** The window that is to hear nothing. */
  window(): Hearing | undefined;
  platform: NodeJS.Platform;
}

/** Keeps a window from hearing what is typed in another, or was meant for it. */
export interface Deaf {
  /** Makes the window deaf; the function that is given ends it. */
  hold(): () => void;
  /** Makes it deaf for two seconds; resolves when they are over. */
  untilPassed(): Promise<void>;
}

/**
 * A disabled window gets no input at all: no key, no shortcut of its menu, nothing that an input method puts together or
 * pastes. On macOS, where disabling shows an empty sheet, each key is taken before the page and the menu see it.
 */
export function createDeaf({ window, platform }: DeafOptions): Deaf {
  let holds = 0;
  let undo: (() => void) | undefined;

  function hold(): () => void {
    let isHeld = true;
    holds += 1;
    undo ??= muffle(window(), platform);
    return () => {
      if (!isHeld) return;
      isHeld = false;
      holds -= 1;
      if (holds > 0) return;
      undo?.();
      undo = undefined;
    };
  }

  return {
    hold,
    untilPassed() {
      const { promise, resolve } = Promise.withResolvers<void>();
      const release = hold();
      setTimeout(() => {
        release();
        resolve();
      }, ignoredForMs);
      return promise;
    },
  };
}

function muffle(window: Hearing | undefined, platform: NodeJS.Platform): (() => void) | undefined {
  if (window === undefined || window.isDestroyed()) return undefined;
  const take = (event: Electron.Event) => event.preventDefault();
  const { webContents } = window;
  webContents.on('before-input-event', take);
  if (platform !== 'darwin') window.setEnabled(false);
  return () => {
    if (window.isDestroyed()) return;
    webContents.off('before-input-event', take);
    if (platform !== 'darwin') window.setEnabled(true);
  };
}
