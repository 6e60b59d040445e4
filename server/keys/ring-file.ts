import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { newRing, parseRing, type Ring } from './ring.ts';

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Reads the keys in `file`, in the current or an older format. Throws if the file is missing or damaged. */
export function readRing(file: string): Ring {
  const ring = parseRing(parseJson(readFileSync(file, 'utf8')));
  if (ring !== undefined) return ring;
  throw new Error(
    `The key file ${file} does not contain valid keys. Restore it from a backup; ` +
      'without a backup, move it away to get new keys, and everyone has to sign in again.',
  );
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/** Writes a temporary file next to `file`, flushed to disk, and returns its path. */
function writeTemporary(file: string, ring: Ring, owner: { uid: number; gid: number } | undefined): string {
  const temporary = `${file}.${randomBytes(6).toString('hex')}`;
  const descriptor = openSync(temporary, 'wx', 0o600);
  fchmodSync(descriptor, 0o600);
  if (owner !== undefined) fchownSync(descriptor, owner.uid, owner.gid);
  writeSync(descriptor, `${JSON.stringify(ring)}\n`);
  fsyncSync(descriptor);
  closeSync(descriptor);
  return temporary;
}

/** Replaces the keys in `file` atomically. Mode 0600, same owner. */
export function replaceRing(file: string, ring: Ring): void {
  // Root may rotate the keys of a service that runs as another user, who must still be able to read them.
  renameSync(writeTemporary(file, ring, statSync(file)), file);
  syncFolder(dirname(file));
}

/** Reads the keys in `file` and creates them (mode 0600) if there are none. A damaged file is never overwritten. */
export function readOrCreateRing(file: string): Ring {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const ring = newRing();
  const temporary = writeTemporary(file, ring, undefined);
  try {
    // Fails if the file exists: of several instances that start together, one creates the keys for all.
    linkSync(temporary, file);
    syncFolder(dirname(file));
    return ring;
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    return readRing(file);
  } finally {
    rmSync(temporary);
  }
}
