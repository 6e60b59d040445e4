import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeKeyFile } from './key-file.ts';
import { KEY_FILE } from './names.ts';

/**
 * The backend that wrapped the key of the vault in a folder; null where there is none, or none that can be read. For the
 * first lines of a program, before Electron has chosen its backend: so it does not wait.
 */
export function recordedBackend(folder: string): string | null {
  try {
    return decodeKeyFile(readFileSync(join(folder, KEY_FILE)))?.backend ?? null;
  } catch {
    // What is wrong with the file, opening the vault says: it reads it again.
    return null;
  }
}
