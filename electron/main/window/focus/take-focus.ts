import { type BrowserWindow, dialog, shell } from 'electron';
import { ProblemError } from '../../../../shared/model/problem.ts';

let isSecretBeingTyped: () => boolean = () => false;

/** Sets the condition under which a person may be typing a secret. While it holds, every function here refuses to act. */
export function refuseFocusWhile(isTyping: () => boolean): void {
  isSecretBeingTyped = isTyping;
}

/**
 * Call this before any action of the main process that takes the focus. Otherwise the rest of a secret is typed into
 * whatever opens, and a file name or the answer to a question is returned to the page that asked.
 * @throws ProblemError `invalid_input` while a person may be typing a secret
 */
export function assertFocusMayMove(): void {
  if (!isSecretBeingTyped()) return;
  throw new ProblemError('invalid_input', 'A window that asks for a secret is open.', {
    remedy: 'Answer or close it first, then try again.',
  });
}

/** Lets a person choose a file to read; undefined if they cancel. `window` is the parent of the dialog. */
export async function chooseFileToOpen(
  window: BrowserWindow | undefined,
  options: Electron.OpenDialogOptions,
): Promise<string | undefined> {
  assertFocusMayMove();
  const opened = window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options);
  const { canceled, filePaths } = await opened;
  return canceled ? undefined : filePaths[0];
}

/** Lets a person choose a file to write; undefined if they cancel. */
export async function chooseFileToSave(
  window: BrowserWindow | undefined,
  options: Electron.SaveDialogOptions,
): Promise<string | undefined> {
  assertFocusMayMove();
  const opened = window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options);
  const { canceled, filePath } = await opened;
  return canceled || filePath === '' ? undefined : filePath;
}

/** Shows a message box; resolves to the index of the button that the person chose. */
export async function showQuestion(
  window: BrowserWindow | undefined,
  options: Electron.MessageBoxOptions,
): Promise<number> {
  assertFocusMayMove();
  const opened = window ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options);
  return (await opened).response;
}

/** Opens a URL in the default program of the operating system. */
export async function openExternally(address: string): Promise<void> {
  assertFocusMayMove();
  await shell.openExternal(address);
}

/** Shows a file in the file manager of the operating system. */
export function showInFolder(file: string): void {
  assertFocusMayMove();
  shell.showItemInFolder(file);
}
