import type { BrowserWindow } from 'electron';
import { createSmallWindow, type SmallWindowPlace, sessionApart } from './small-window.ts';

/** A new client secret, and whose it is. */
export interface SecretNote {
  /** Name of the connection. */
  connection: string;
  /** The host that knows the secret. */
  host: string;
  /** Name of the client. */
  client: string;
  client_id: string;
  secret: string;
}

/** Shows a new client secret, once. */
export interface SecretWindow {
  /** Opens the window; one secret at a time, the next is shown when the one before is closed. */
  show(note: SecretNote): void;
  /** The window while one is shown. */
  shown(): BrowserWindow | undefined;
  /** What it shows. */
  note(): SecretNote | undefined;
  /** Closes the window: the secret is forgotten. */
  close(): void;
  /** Closes it and forgets those that are still to be shown. */
  closeAll(): void;
}

export interface SecretWindowOptions extends SmallWindowPlace {
  /** Tells a person what went wrong with the window itself. */
  notice(text: string): void;
}

const size = { width: 480, height: 440 };
const failed = 'The new secret could not be shown, and nobody knows it. Give the client another one.';

interface Showing {
  window: BrowserWindow;
  note: SecretNote;
}

/** The window has a session of its own in memory and a preload of its own, and is destroyed after each use. */
export function createSecretWindow(options: SecretWindowOptions): SecretWindow {
  const ownSession = sessionApart('secret', options);
  const next: SecretNote[] = [];
  let showing: Showing | undefined;

  function end(window: BrowserWindow): void {
    if (showing?.window !== window) return;
    showing = undefined;
    if (!window.isDestroyed()) window.destroy();
    const note = next.shift();
    if (note !== undefined) open(note);
  }

  function open(note: SecretNote): void {
    const title = `${note.client} – Latchkey`;
    const window = createSmallWindow({ ...options, size, title, modal: false, session: ownSession() });
    showing = { window, note };
    window.on('closed', () => end(window));
    window.webContents.on('render-process-gone', () => {
      options.notice(failed);
      end(window);
    });
    window.loadURL(options.address.url).catch(() => {
      // A window that was closed while it loaded is no failure.
      if (showing?.window === window) options.notice(failed);
      end(window);
    });
  }

  return {
    show(note) {
      if (showing === undefined) open(note);
      else next.push(note);
    },
    shown: () => showing?.window,
    note: () => showing?.note,
    close: () => {
      if (showing !== undefined) end(showing.window);
    },
    closeAll: () => {
      next.length = 0;
      if (showing !== undefined) end(showing.window);
    },
  };
}
