import { readFile } from 'node:fs/promises';
import { replaceFile } from '../../lib/replace-file.ts';

export interface ClipboardCheck {
  /** Stores the last version that passed the check. */
  file: string;
  /** The version of Electron that is running. */
  electron: string;
  /** Tries whether a script in a page can read the clipboard. */
  probe(): Promise<boolean>;
  /** Called when a page can read the clipboard. */
  onReadable(): void;
  log(message: string, evidence: unknown): void;
}

async function lastPassed(file: string): Promise<unknown> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof value === 'object' && value !== null ? Reflect.get(value, 'electron') : undefined;
  } catch {
    // A missing or damaged file means that the check runs again.
    return undefined;
  }
}

/**
 * Checks whether a page can read the clipboard: once per version of Electron, and at each start while the check fails.
 * The setting that forbids reading may be renamed in a later version without an error.
 */
export async function checkClipboard({
  file,
  electron,
  probe,
  onReadable,
  log,
}: ClipboardCheck): Promise<void> {
  if ((await lastPassed(file)) === electron) return;
  try {
    if (await probe()) return onReadable();
    await replaceFile(file, `${JSON.stringify({ electron })}\n`);
  } catch (error) {
    log('could not check whether a page can read the clipboard', error);
  }
}
