import type { BrowserWindow } from 'electron';

/** How long what is still being typed may go on after the window it was meant for has gone (ms). */
export const deafMs = 2_000;

/** As much of a window as is needed to make it deaf. */
export type Hearing = Pick<BrowserWindow, 'isDestroyed' | 'setEnabled'> & {
  webContents: Pick<BrowserWindow['webContents'], 'on' | 'off'>;
};

export interface DeafOptions {
  /** The window that the focus falls to. */
  window(): Hearing | undefined;
  platform: NodeJS.Platform;
}

/**
 * Makes a window deaf to the keyboard for two seconds; called again meanwhile, for two more from then. A disabled window
 * gets no input at all: no key, no shortcut of its menu, nothing that an input method puts together or pastes. On macOS,
 * where disabling shows an empty sheet, each key is taken before the page and the menu see it.
 * @returns a function that begins it, and whose promise resolves when it is over
 */
export function createDeaf({ window, platform }: DeafOptions): () => Promise<void> {
  let over: (() => void) | undefined;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  return () => {
    clearTimeout(timer);
    if (over === undefined) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const undo = muffle(window(), platform);
      running = promise;
      over = () => {
        over = undefined;
        undo();
        resolve();
      };
    }
    timer = setTimeout(() => over?.(), deafMs);
    return running;
  };
}

function muffle(window: Hearing | undefined, platform: NodeJS.Platform): () => void {
  if (window === undefined || window.isDestroyed()) return () => undefined;
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
