import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

const length = 32;

/** The key that fingerprints of this installation are made with; `kept` is false when it is of this run alone. */
export interface FingerprintKey {
  key: Buffer;
  kept: boolean;
  /** Why it could not be kept. */
  error?: unknown;
}

async function readKey(file: string): Promise<Buffer | undefined> {
  try {
    const key = await readFile(file);
    return key.length === length ? key : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
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
 * Reads the key of `file`, or makes one and keeps it there (mode 0600), so that fingerprints can be compared across
 * restarts. It need not be in the vault: it opens nothing, and with it one can only tell whether a token one has
 * already is the one that was meant. Never rejects: where it cannot be kept, it lasts for this run.
 */
export async function loadFingerprintKey(file: string): Promise<FingerprintKey> {
  const fresh = randomBytes(length);
  try {
    const known = await readKey(file);
    if (known !== undefined) return { key: known, kept: true };
    await writeKey(file, fresh);
    return { key: fresh, kept: true };
  } catch (error) {
    return { key: fresh, kept: false, error };
  }
}
