import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasCode } from '../lib/errors.ts';

const length = 32;

/** The key for token fingerprints of this installation. `stored` is false if the key only lasts for this run. */
export interface FingerprintKey {
  key: Buffer;
  stored: boolean;
  /** Why the key could not be stored. */
  error?: unknown;
}

async function readKey(file: string): Promise<Buffer | undefined> {
  try {
    const key = await readFile(file);
    return key.length === length ? key : undefined;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function writeKey(file: string, key: Buffer): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.chmod(0o600);
    await handle.writeFile(key);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Reads the key from `file`, or creates one and stores it there (mode 0600), so that fingerprints can be compared across
 * restarts. The key does not have to be in the vault: it grants no access and only shows whether a known token matches a
 * fingerprint. Never rejects: a key that cannot be stored lasts for this run.
 */
export async function loadFingerprintKey(file: string): Promise<FingerprintKey> {
  const fresh = randomBytes(length);
  try {
    const existing = await readKey(file);
    if (existing !== undefined) return { key: existing, stored: true };
    await writeKey(file, fresh);
    return { key: fresh, stored: true };
  } catch (error) {
    return { key: fresh, stored: false, error };
  }
}
