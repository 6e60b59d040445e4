import { createReadStream } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join, relative } from 'node:path';

const chunkBytes = 1024 * 1024;

function isMissing(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, 'code') === 'ENOENT';
}

async function* readEntry(root: string, path: string): AsyncGenerator<Buffer> {
  yield Buffer.from(`\n${relative(root, path)}\n`);
  const info = await lstat(path);
  if (info.isSymbolicLink()) yield Buffer.from(await readlink(path));
  else if (info.isDirectory()) yield* readBelow(root, path);
  else if (info.isFile()) yield* createReadStream(path, { highWaterMark: chunkBytes });
}

async function* readBelow(root: string, folder: string): AsyncGenerator<Buffer> {
  for (const name of await readdir(folder)) {
    try {
      yield* readEntry(root, join(folder, name));
    } catch (error) {
      // A running program removes temporary files and folders while they are being read.
      if (!isMissing(error)) throw error;
    }
  }
}

/**
 * Reads the names and contents of all files below `folder` in chunks of at most 1 MB. Links are read as text and not
 * followed; sockets and pipes have no content.
 * @throws the file system's error if `folder` or an existing file cannot be read: a search that skips a file proves
 * nothing.
 */
export function scanFolder(folder: string): AsyncIterable<Buffer> {
  return readBelow(folder, folder);
}
