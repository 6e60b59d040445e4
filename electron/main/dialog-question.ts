import { type BrowserWindow, dialog } from 'electron';

/** A question whose answer is no unless a person says yes. */
export interface DialogQuestion {
  message: string;
  detail: string;
  no: string;
  yes: string;
}

/**
 * Asks in a dialog of the system: what only a page can confirm, a script in that page can too, and then a token
 * would go wherever it likes.
 */
export async function askInDialog(
  window: BrowserWindow | undefined,
  { message, detail, no, yes }: DialogQuestion,
): Promise<boolean> {
  const options = {
    type: 'question' as const,
    message,
    detail,
    buttons: [no, yes],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  };
  const asked = window ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options);
  return (await asked).response === 1;
}
