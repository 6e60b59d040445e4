import type { BrowserWindow } from 'electron';
import { type OpenedPrompt, createPrompts, type Prompts, type PromptsOptions } from './prompts.ts';
import { createSmallWindow, type SmallWindowPlace, sessionApart, whenGone } from './small-window.ts';

export type { PromptAnswer, PromptQuestion } from './prompts.ts';

export type PromptWindow = Prompts<BrowserWindow>;

export interface PromptWindowOptions
  extends SmallWindowPlace, Pick<PromptsOptions<BrowserWindow>, 'vanished' | 'free'> {
  /** Tells a person what went wrong with the window itself. */
  notice(text: string): void;
}

const size = {
  password: { width: 440, height: 460 },
  clientSecret: { width: 440, height: 390 },
  passphrase: { width: 440, height: 390 },
  newPassphrase: { width: 440, height: 480 },
};

/**
 * The window where a password or a client secret is typed: a session of its own in memory, a preload of its own,
 * destroyed after each use. It is modal, so that the window it belongs to hears nothing meanwhile.
 */
export function createPromptWindow(options: PromptWindowOptions): PromptWindow {
  const ownSession = sessionApart('prompt', options);
  return createPrompts<BrowserWindow>({
    vanished: options.vanished,
    free: options.free,
    open(question, { gone, lost }): OpenedPrompt<BrowserWindow> {
      const window = createSmallWindow({
        ...options,
        size: size[question.asks],
        session: ownSession(),
        modal: true,
        title: question.connection === '' ? 'Latchkey' : `${question.connection} – Latchkey`,
      });
      whenGone(window, { ...options, gone, lost });
      window.loadURL(options.address.url).catch(() => {
        // A window that was answered and destroyed while it loaded is no failure.
        if (window.isDestroyed()) return;
        options.notice('The window to type into could not be loaded.');
        window.destroy();
      });
      return { window, destroy: () => window.destroy() };
    },
  });
}
