import type { BrowserWindow } from 'electron';
import { chooseFileToOpen, chooseFileToSave } from '../../window/focus/take-focus.ts';

const kinds = {
  json: [{ name: 'JSON', extensions: ['json'] }],
  certificates: [
    { name: 'Certificates', extensions: ['pem', 'crt', 'cer', 'der'] },
    { name: '*', extensions: ['*'] },
  ],
} as const satisfies Record<string, readonly { name: string; extensions: readonly string[] }[]>;

type FileKind = keyof typeof kinds;

const filtersOf = (kind: FileKind): Electron.FileFilter[] =>
  kinds[kind].map(({ name, extensions }) => ({ name, extensions: [...extensions] }));

/** Lets the person choose a file to read; undefined when they cancel. `window` owns the dialog. */
export async function openFileDialog(
  window: BrowserWindow | undefined,
  kind: FileKind,
): Promise<string | undefined> {
  return await chooseFileToOpen(window, { properties: ['openFile'], filters: filtersOf(kind) });
}

/** Lets the person choose where to save a file, with a suggested name; undefined when they cancel. */
export async function saveFileDialog(
  window: BrowserWindow | undefined,
  kind: FileKind,
  suggestion: string,
): Promise<string | undefined> {
  return await chooseFileToSave(window, { defaultPath: suggestion, filters: filtersOf(kind) });
}
