import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** The path of a folder that does not exist yet, in a temporary folder that is removed after the test. */
export async function temporaryFolder(): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), 'safe-storage-helpers-'));
  onTestFinished(() => rm(parent, { recursive: true, force: true }));
  return join(parent, 'vault');
}
