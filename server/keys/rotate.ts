import { chownSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { now } from '../lib/clock.ts';
import { type Ring, rotateRing } from './ring.ts';
import { readRing, replaceRing } from './ring-file.ts';

/**
 * Runs `work` while no other process rotates this file. SQLite's lock belongs to the operating system: it disappears
 * with its process, so a stale lock cannot remain.
 */
function withLock(file: string, work: () => void): void {
  const name = `${file}.lock`;
  const lock = new DatabaseSync(name, { timeout: 10_000 });
  try {
    const { uid, gid } = statSync(file);
    // The owner of the keys must be able to take the lock after root did.
    if (statSync(name).uid !== uid) chownSync(name, uid, gid);
    lock.exec('BEGIN EXCLUSIVE');
    work();
  } finally {
    lock.close();
  }
}

/** The result of a rotation: the new key's id and when it starts to sign (seconds since 1970). */
export interface Rotation {
  kid: string;
  from: number;
  /** Number of older keys that stay valid until what they signed has expired. */
  older: number;
}

function describe({ signing }: Ring): Rotation {
  const newest = signing.at(-1);
  if (newest === undefined) throw new TypeError('a rotated ring has a key');
  return { kid: newest.key.kid, from: newest.from, older: signing.length - 1 };
}

/**
 * Adds new keys to `file`. They are published at once and sign after `lead` seconds, when every instance has read
 * them. Concurrent rotations run one after the other. Throws if the file is missing or damaged.
 */
export function rotateKeys(file: string, lead: number): Rotation {
  // Read before the lock file is created, so that a mistyped name leaves nothing behind.
  let ring = readRing(file);
  withLock(file, () => {
    ring = rotateRing(readRing(file), now(), lead);
    replaceRing(file, ring);
  });
  return describe(ring);
}
