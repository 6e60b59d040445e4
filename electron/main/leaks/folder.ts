import { createReadStream } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join, relative } from 'node:path';

const chunkBytes = 1024 * 1024;

function hasGone(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, 'code') === 'ENOENT';
}

async function* readOne(file: string): AsyncIterable<Buffer> {
  const info = await lstat(file);
  if (info.isSymbolicLink()) yield Buffer.from(await readlink(file));
  else if (info.isFile())
    yield* createReadStream(file, { highWaterMark: chunkBytes }) as AsyncIterable<Buffer>;
}

async function* readPresent(file: string): AsyncIterable<Buffer> {
  try {
    yield* readOne(file);
  } catch (error) {
    // A program at work removes its temporary files while the folder is read.
    if (!hasGone(error)) throw error;
  }
}

/**
 * The names and contents of all files below `folder`, in chunks of at most 1 MB. Links are read as text and not
 * followed; sockets and pipes have no content.
 * @throws the file system's error when a file that is there cannot be read: a search that skips one proves nothing.
 */
export async function* scanFolder(folder: string): AsyncIterable<Buffer> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    yield Buffer.from(`\n${relative(folder, file)}\n`);
    if (!entry.isDirectory()) yield* readPresent(file);
  }
}
