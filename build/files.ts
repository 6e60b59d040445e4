import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/** Whether this path exists. */
export async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** Hashes a file without reading it into memory as a whole. */
export async function hashFile(file: string, algorithm: 'sha256' | 'sha512'): Promise<Buffer> {
  const hash = createHash(algorithm);
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function dropLeftOvers(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const pid = /^\.part-(\d+)-/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) await rm(path.join(parent, name), { recursive: true, force: true });
  }
}

/**
 * Fills a folder atomically: `fill` writes to a temporary sibling folder, which is renamed at the end. A killed run
 * leaves only that sibling, which the next run removes. Of two concurrent runs the first wins.
 */
export async function makeFolderAtOnce(
  target: string,
  fill: (folder: string) => Promise<void>,
): Promise<void> {
  const parent = path.dirname(target);
  await mkdir(parent, { recursive: true });
  await dropLeftOvers(parent);
  const part = await mkdtemp(path.join(parent, `.part-${process.pid}-`));
  try {
    const made = path.join(part, 'made');
    await mkdir(made);
    await fill(made);
    await rename(made, target).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}
