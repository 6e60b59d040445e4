import type { BrowserWindow } from 'electron';
import { showQuestion } from '../../window/focus/take-focus.ts';

/** A question; the default answer is no. */
export interface DialogQuestion {
  message: string;
  detail: string;
  no: string;
  yes: string;
}

/**
 * Asks in a system dialog: a script in a page could confirm anything that the page can.
 * @param signal closes the dialog, which counts as no
 * @throws ProblemError `invalid_input` while a prompt for a secret is open
 */
export async function askYesOrNo(
  window: BrowserWindow | undefined,
  { message, detail, no, yes }: DialogQuestion,
  signal?: AbortSignal,
): Promise<boolean> {
  const button = await showQuestion(window, {
    type: 'question',
    message,
    detail,
    buttons: [no, yes],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
    ...(signal === undefined ? {} : { signal }),
  });
  return button === 1 && signal?.aborted !== true;
}
