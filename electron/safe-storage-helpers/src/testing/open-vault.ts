import { readdir } from 'node:fs/promises';
import type { Vault } from '../vault.ts';
import { openVault } from '../vault.ts';
import type { FakeKeyring } from './fake-safe-storage.ts';
import { fakeKeyring, syncStorage } from './fake-safe-storage.ts';

/** Opens the vault as an app on Linux with a keyring does. */
export function openOnLinux(folder: string, ring: FakeKeyring = fakeKeyring()): Promise<Vault> {
  return openVault({ safeStorage: syncStorage(ring), folder, platform: 'linux' });
}

/** The sorted file names in the vault's folder; empty if it does not exist. */
export async function filesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
