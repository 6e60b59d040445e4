import { open } from 'node:fs/promises';
import { ProblemError } from '../../../shared/model/problem.ts';
import { errorCode } from './errors.ts';

/** Some file systems know no modes; who may read there is theirs to say. */
const withoutModes = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

async function write(file: string, text: string): Promise<void> {
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.chmod(0o600).catch((error: NodeJS.ErrnoException) => {
      if (!withoutModes.has(error.code ?? '')) throw error;
    });
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Writes a file that is its owner's alone.
 * @throws ProblemError `disk_failed`
 */
export async function writeForOwner(file: string, text: string): Promise<void> {
  await write(file, text).catch((error: unknown) => {
    const code = errorCode(error) ?? 'unknown';
    throw new ProblemError('disk_failed', `The file could not be written (${code}).`, {
      remedy: 'Nothing was lost. Choose another folder or free some disk space, then try again.',
      cause: { code },
    });
  });
}
