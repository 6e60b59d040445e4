import type { BrowserWindow } from 'electron';
import { showQuestion } from '../../window/focus/take-focus.ts';

/** A question whose answer is no unless a person says yes. */
export interface DialogQuestion {
  message: string;
  detail: string;
  no: string;
  yes: string;
}

/**
 * Asks in a dialog of the system: what only a page can confirm, a script in that page can too. Rejects with a ProblemError
 * while a window that asks for a secret is open.
 * @param signal takes the dialog away again, which is a no
 */
export async function askYesOrNo(
  window: BrowserWindow | undefined,
  { message, detail, no, yes }: DialogQuestion,
  signal?: AbortSignal,
): Promise<boolean> {
  const chosen = await showQuestion(window, {
    type: 'question',
    message,
    detail,
    buttons: [no, yes],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
    ...(signal === undefined ? {} : { signal }),
  });
  return chosen === 1 && signal?.aborted !== true;
}
