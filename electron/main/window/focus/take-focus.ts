import { type BrowserWindow, dialog, shell } from 'electron';
import { ProblemError } from '../../../../shared/model/problem.ts';

let typing: () => boolean = () => false;

/** Tells when somebody may be typing a secret: as long, nothing here is done. */
export function keepFocusWhile(isTyping: () => boolean): void {
  typing = isTyping;
}

/**
 * To be called before main does what takes the focus: the rest of a secret would be typed into whatever opens, and a name
 * of a file or an answer to a question goes back to the page that asked.
 * @throws ProblemError `invalid_input` while somebody may be typing a secret
 */
export function checkNobodyTypes(): void {
  if (!typing()) return;
  throw new ProblemError('invalid_input', 'A window that asks for a secret is open.', {
    remedy: 'Answer or close it first, then try again.',
  });
}

/** Lets a person choose a file to read; undefined when they do not. `window` is what the dialog belongs to. */
export async function chooseToOpen(
  window: BrowserWindow | undefined,
  options: Electron.OpenDialogOptions,
): Promise<string | undefined> {
  checkNobodyTypes();
  const asked = window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options);
  const { canceled, filePaths } = await asked;
  return canceled ? undefined : filePaths[0];
}

/** Lets a person choose a file to write; undefined when they do not. */
export async function chooseToSave(
  window: BrowserWindow | undefined,
  options: Electron.SaveDialogOptions,
): Promise<string | undefined> {
  checkNobodyTypes();
  const asked = window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options);
  const { canceled, filePath } = await asked;
  return canceled || filePath === '' ? undefined : filePath;
}

/** Asks a person; gives the number of the button. */
export async function askInDialog(
  window: BrowserWindow | undefined,
  options: Electron.MessageBoxOptions,
): Promise<number> {
  checkNobodyTypes();
  const asked = window ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options);
  return (await asked).response;
}

/** Opens an address in the program of the system that is for it. */
export async function openOutside(address: string): Promise<void> {
  checkNobodyTypes();
  await shell.openExternal(address);
}

/** Shows a file in the system's own file manager. */
export function showInFolder(file: string): void {
  checkNobodyTypes();
  shell.showItemInFolder(file);
}
