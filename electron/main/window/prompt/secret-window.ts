import type { BrowserWindow } from 'electron';
import type { Deaf } from '../focus/ignore-input.ts';
import { createSecretsShown, type SecretsShown, type SecretsShownOptions } from './secrets-shown.ts';
import { createSmallWindow, type SmallWindowPosition, sessionApart, whenGone } from './small-window.ts';

export type SecretWindow = SecretsShown<BrowserWindow>;

export interface SecretWindowOptions
  extends SmallWindowPosition,
    Pick<SecretsShownOptions<BrowserWindow>, 'waits'> {
  /** Of the window it belongs to. */
  deaf: Deaf;
  /** Tells a person what went wrong with the window itself. */
  notice(text: string): void;
}

const size = { width: 480, height: 440 };
const failed = 'The new secret could not be shown, and nobody knows it. Give the client another one.';

/** The window has a session of its own in memory and a preload of its own, and is destroyed after each use. */
export function createSecretWindow(options: SecretWindowOptions): SecretWindow {
  const ownSession = sessionApart('secret', options);
  return createSecretsShown<BrowserWindow>({
    waits: options.waits,
    vanished: async () => {
      if (!options.leaving()) options.notice(failed);
      await options.deaf.untilPassed();
    },
    open(gone) {
      // Its page gives it a name, as long as there is something to show.
      const title = 'Latchkey';
      const window = createSmallWindow({ ...options, size, title, modal: false, session: ownSession() });
      // Nothing is typed there, and a page that is loaded anew shows the secret again.
      whenGone(window, { ...options, gone, lost: () => undefined });
      window.loadURL(options.address.url).catch(() => {
        // A window that was closed while it loaded is no failure.
        if (!window.isDestroyed()) window.destroy();
      });
      return { window, destroy: () => window.destroy() };
    },
  });
}
