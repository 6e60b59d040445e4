import { chownSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { now } from '../lib/clock.ts';
import { type Ring, rotateRing } from './ring.ts';
import { readRing, replaceRing } from './ring-file.ts';

/**
 * Runs `work` while no other process does so for this file. SQLite's lock is the system's own: it is gone with the
 * process that held it, so no stale one can be left.
 */
function whileAlone(file: string, work: () => void): void {
  const name = `${file}.lock`;
  const lock = new DatabaseSync(name, { timeout: 10_000 });
  try {
    const { uid, gid } = statSync(file);
    // Whoever owns the keys must be able to take the lock after root did.
    if (statSync(name).uid !== uid) chownSync(name, uid, gid);
    lock.exec('BEGIN EXCLUSIVE');
    work();
  } finally {
    lock.close();
  }
}

/** What a rotation did: the name of the new key, and when it begins to sign (seconds since 1970). */
export interface Rotation {
  kid: string;
  from: number;
  /** How many older keys stay activeKeys until what they signed has expired. */
  older: number;
}

function describe({ signing }: Ring): Rotation {
  const newest = signing.at(-1);
  if (newest === undefined) throw new TypeError('a rotated ring has a key');
  return { kid: newest.key.kid, from: newest.from, older: signing.length - 1 };
}

/**
 * Adds new keys to `file`, activeKeys at once and signing after `lead` seconds, by when every instance has read them.
 * Several at once are done one after the other. Throws when there is no such file or it is damaged.
 */
export function rotateKeys(file: string, lead: number): Rotation {
  // Read before the lock is made, so that a mistyped name leaves nothing behind.
  let ring = readRing(file);
  whileAlone(file, () => {
    ring = rotateRing(readRing(file), now(), lead);
    replaceRing(file, ring);
  });
  return describe(ring);
}
