import type { BrowserWindow } from 'electron';
import type { Deaf } from '../focus/ignore-input.ts';
import { createPrompts, type OpenedPrompt, type Prompts, type PromptsOptions } from './prompts.ts';
import { createSmallWindow, type SmallWindowPosition, sessionApart, whenGone } from './small-window.ts';

export type { PromptAnswer, PromptQuestion } from './prompts.ts';

export type PromptWindow = Prompts<BrowserWindow>;

export interface PromptWindowOptions
  extends SmallWindowPosition,
    Pick<PromptsOptions<BrowserWindow>, 'free'> {
  /** Of the window it belongs to. */
  deaf: Deaf;
  /** Tells a person what went wrong with the window itself. */
  notice(text: string): void;
}

const size = {
  password: { width: 440, height: 460 },
  clientSecret: { width: 440, height: 390 },
  passphrase: { width: 440, height: 390 },
  newPassphrase: { width: 440, height: 480 },
};

/** The other window gives the focus back, and hears nothing from before this one is shown until it is gone. */
function keepFocus(window: BrowserWindow, { parent, deaf }: PromptWindowOptions): void {
  const release = deaf.hold();
  const other = parent();
  const focus = () => window.focus();
  other?.on('focus', focus);
  window.once('closed', () => {
    release();
    if (other === undefined || other.isDestroyed()) return;
    other.off('focus', focus);
    // Windows passes over a disabled window when it looks for the next one to have the focus.
    if (process.platform === 'win32') other.focus();
  });
}

/**
 * The window where a password or a client secret is typed: a session of its own in memory, a preload of its own,
 * destroyed after each use.
 */
export function createPromptWindow(options: PromptWindowOptions): PromptWindow {
  const ownSession = sessionApart('prompt', options);
  return createPrompts<BrowserWindow>({
    vanished: options.deaf.untilPassed,
    free: options.free,
    open(question, { gone, lost }): OpenedPrompt<BrowserWindow> {
      const window = createSmallWindow({
        ...options,
        size: size[question.asks],
        session: ownSession(),
        // Elsewhere a modal window could not outlive the one it belongs to; what makes it modal is done here.
        modal: process.platform === 'darwin',
        title: question.connection === '' ? 'Latchkey' : `${question.connection} – Latchkey`,
      });
      whenGone(window, { ...options, gone, lost });
      keepFocus(window, options);
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
