import type { FileHandle } from 'node:fs/promises';
import { chmod, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { VaultError } from './errors.ts';

const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/** Runs a file operation. A failure becomes `disk_failed` with the errno in its message and the original as cause. */
export async function onDisk<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof VaultError) throw cause;
    const why = errnoOf(cause) ?? 'unknown reason';
    throw new VaultError('disk_failed', `Could not ${what} (${why}). Check free space and permissions.`, {
      cause,
    });
  }
}

/** The content of the file, or null if it does not exist. */
export async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Creates the folder durably, or restricts an existing one to its owner (0700). */
export async function ensureFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
  await narrow(folder, FOLDER_MODE);
  if (first !== undefined) await syncNames(folder, first);
}

/** Syncs the parent folder: until then a power failure removes the new folder and its contents. */
async function syncNames(folder: string, first: string): Promise<void> {
  await syncFolder(dirname(folder));
  if (folder !== first && folder !== dirname(folder)) await syncNames(dirname(folder), first);
}

/** Restricts an existing file to its owner (0600). */
export function narrowFile(path: string): Promise<void> {
  return narrow(path, FILE_MODE);
}

/** Atomically replaces `path` by `bytes`: writes a new file, fsyncs it, reads it back, renames it, fsyncs the folder. */
export async function replaceFile(path: string, bytes: Buffer): Promise<void> {
  const beside = besideName(path);
  await rm(beside, { force: true });
  const file = await open(beside, 'wx+', FILE_MODE);
  try {
    await writeAll(file, bytes, 0);
    await file.sync();
    await readBack(file, bytes, 0);
  } finally {
    await file.close();
  }
  await rename(beside, path);
  await syncFolder(dirname(path));
}

/** Overwrites a region of an existing file without changing its size: fdatasync, then read back and compare. */
export async function overwriteRegion(path: string, bytes: Buffer, offset: number): Promise<void> {
  await narrowFile(path);
  const file = await open(path, 'r+');
  try {
    await writeAll(file, bytes, offset);
    await file.datasync();
    await readBack(file, bytes, offset);
  } finally {
    await file.close();
  }
}

/** Overwrites with zeros, unlinks, and fsyncs the folder. Also removes the leftover of an interrupted replacement. */
export async function wipeFile(path: string): Promise<void> {
  for (const each of [path, besideName(path)]) {
    const bytes = await readIfThere(each);
    if (!bytes) continue;
    await overwriteRegion(each, Buffer.alloc(bytes.length), 0);
    await rm(each);
    await syncFolder(dirname(each));
  }
}

/** Renames durably within one folder. */
export async function renameDurably(from: string, to: string): Promise<void> {
  await rename(from, to);
  await syncFolder(dirname(to));
}

/** Only changes a wrong mode, because every write calls this. */
async function narrow(path: string, mode: number): Promise<void> {
  const { mode: now } = await stat(path);
  if ((now & 0o777) !== mode) await chmod(path, mode);
}

async function readBack(file: FileHandle, bytes: Buffer, offset: number): Promise<void> {
  const seen = Buffer.alloc(bytes.length);
  const { bytesRead } = await file.read(seen, 0, seen.length, offset);
  if (bytesRead !== bytes.length || !seen.equals(bytes)) {
    throw new VaultError('disk_failed', 'What was written did not read back the same. Check the disk.');
  }
}

async function writeAll(file: FileHandle, bytes: Buffer, offset: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, offset + done);
    done += bytesWritten;
  }
}

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder for fsync; NTFS journals the rename itself.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function besideName(path: string): string {
  return `${path}.tmp`;
}

function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
