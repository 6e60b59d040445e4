import { open } from 'node:fs/promises';
import { ProblemError } from '../../../shared/model/problem.ts';
import { forget, isSearchable, needles } from '../leaks/needles.ts';
import { createScanner } from '../leaks/scanner.ts';
import { errorCode } from './errors.ts';

/**
 * Searches an export for live secrets once more, with the leak search; the text is already redacted.
 * @throws ProblemError `internal` when it holds a live secret, in any encoding
 */
export function assertClean(text: string, secrets: readonly string[]): void {
  const list = needles(secrets.filter(isSearchable));
  if (list.length === 0) return;
  const scanner = createScanner(list);
  scanner.push(Buffer.from(text));
  const clean = scanner.hits().every((hits) => hits === 0);
  scanner.end();
  forget(list);
  if (clean) return;
  throw new ProblemError('internal', 'The export would have contained a secret, so it was not written.', {
    remedy: 'Nothing was lost. Sign out and in again, then try once more.',
  });
}

/** Errors of file systems that do not support modes. */
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
 * Writes a file that only its owner can read.
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
