import { readFile } from 'node:fs/promises';
import { replaceFile } from '../../lib/replace-file.ts';

export interface ClipboardCheck {
  /** Keeps the version that was found good last. */
  file: string;
  /** The version of Electron that runs. */
  electron: string;
  /** Tries whether a script in a page can read the clipboard. */
  probe(): Promise<boolean>;
  /** It can. */
  readable(): void;
  log(message: string, evidence: unknown): void;
}

async function lastGood(file: string): Promise<unknown> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof value === 'object' && value !== null ? Reflect.get(value, 'electron') : undefined;
  } catch {
    // Missing or damaged: it is found out anew.
    return undefined;
  }
}

/**
 * Finds out once for each version of Electron, and at each start of one that fails, whether a page can read the
 * clipboard: what forbids it is a setting that a later version may name otherwise, without a word.
 */
export async function checkClipboard({
  file,
  electron,
  probe,
  readable,
  log,
}: ClipboardCheck): Promise<void> {
  if ((await lastGood(file)) === electron) return;
  try {
    if (await probe()) return readable();
    await replaceFile(file, `${JSON.stringify({ electron })}\n`);
  } catch (error) {
    log('whether a page can read the clipboard could not be found out', error);
  }
}
