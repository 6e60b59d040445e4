import path from 'node:path';
import { giveUp, say } from '../say.ts';
import { ensureFallbackElectron } from './fallback.ts';
import { findOfficialElectron } from './official.ts';

export interface RunnableElectron {
  /** The program to start. */
  executable: string;
  /** The folder it lies in, as electron-builder's `electronDist` wants it. */
  dist: string;
  version: string;
  /** False for the fallback: for development and tests, never for a release. */
  official: boolean;
}

/**
 * Installs a runnable Electron: the pinned version with its own installer, or the fallback, cached outside the work tree.
 * A second call finds it in the cache.
 * @throws when neither is available
 */
export async function ensureElectron(): Promise<RunnableElectron> {
  const official = await findOfficialElectron();
  if (official) return { ...official, official: true };
  const { dist, version } = await ensureFallbackElectron();
  say(`using the fallback Electron ${version}: for development and tests, not for a release`);
  return { executable: path.join(dist, 'electron'), dist, version, official: false };
}

if (import.meta.main) {
  ensureElectron().then(({ executable }) => say(`Electron: ${executable}`), giveUp);
}
