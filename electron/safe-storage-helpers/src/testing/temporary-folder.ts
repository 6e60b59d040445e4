import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder that does not exist yet, in a temporary one that goes away with the test. */
export async function temporaryFolder(): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), 'safe-storage-helpers-'));
  onTestFinished(() => rm(parent, { recursive: true, force: true }));
  return join(parent, 'vault');
}
