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

/** The keys in `file`, of the present form or an older one. Throws when it is missing or damaged. */
export function readRing(file: string): Ring {
  const ring = parseRing(parseJson(readFileSync(file, 'utf8')));
  if (ring !== undefined) return ring;
  throw new Error(
    `The key file ${file} cannot be read as keys. Restore it from a backup; ` +
      'without it, move it away to get new keys, and everyone signs in again.',
  );
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/** Writes a neighbour of `file` that is on the disk for good, to be put in its place; gives its path. */
function writeNeighbour(file: string, ring: Ring, owner: { uid: number; gid: number } | undefined): string {
  const neighbour = `${file}.${randomBytes(6).toString('hex')}`;
  const descriptor = openSync(neighbour, 'wx', 0o600);
  fchmodSync(descriptor, 0o600);
  if (owner !== undefined) fchownSync(descriptor, owner.uid, owner.gid);
  writeSync(descriptor, `${JSON.stringify(ring)}\n`);
  fsyncSync(descriptor);
  closeSync(descriptor);
  return neighbour;
}

/** Replaces the keys in `file` at once: whoever reads it sees the old ones or these. Mode 0600, same owner. */
export function replaceRing(file: string, ring: Ring): void {
  // Root may rotate the keys of a service that runs as somebody else, who must still be able to read them.
  renameSync(writeNeighbour(file, ring, statSync(file)), file);
  syncFolder(dirname(file));
}

/** Gives the keys in `file`, made and written (mode 0600) when there is none. A damaged one is never overwritten. */
export function readOrMakeRing(file: string): Ring {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const ring = newRing();
  const neighbour = writeNeighbour(file, ring, undefined);
  try {
    // Fails where there is a file: of several that start at once, one makes the keys of all.
    linkSync(neighbour, file);
    syncFolder(dirname(file));
    return ring;
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    return readRing(file);
  } finally {
    rmSync(neighbour);
  }
}
