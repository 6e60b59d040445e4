import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeKeyFile } from './key-file.ts';
import { KEY_FILE } from './names.ts';

/**
 * The backend that wrapped the key of the vault in a folder; null if there is none or the file is unreadable. Synchronous,
 * so that a program can call it before Electron chooses its backend.
 */
export function recordedBackend(folder: string): string | null {
  try {
    return decodeKeyFile(readFileSync(join(folder, KEY_FILE)))?.backend ?? null;
  } catch {
    // Opening the vault reads the file again and reports what is wrong with it.
    return null;
  }
}
