import path from 'node:path';
import type { Operation, Tree } from './operations.ts';

/**
 * What a disk may contain after a power failure, according to the guarantees of POSIX and of Linux file systems:
 *
 * - A write persists if its file is fsynced (or fdatasynced) afterwards. Of any other write, each sector of 512 bytes
 *   persists or not, independently of the others. A file that the write extends may have its new size filled with zeros, or
 *   its old size. A sector is old or new, never a mixture.
 * - A new name, a rename and a removal persist if their folder is fsynced afterwards. An fsync of a file does not cover its
 *   name, and an fsync of a folder does not cover the folder's own name. Of the operations without an fsync, a journal
 *   preserves a prefix; without a journal, any subset may persist. A rename is atomic: no name is ever missing in between.
 * - The operation in progress at the failure may persist, as if it had been done without an fsync.
 *
 * The model does not include disks that lie about a flush, or bad sectors.
 */
interface Disk {
  tree: Tree;
  /** Writes that are not synced yet, in order. */
  data: Data[];
  /** Name operations that are not synced yet, in order. */
  names: NameOperation[];
}

type Data = Extract<Operation, { file: number; kind: 'write' | 'truncate' }>;
type NameOperation = Extract<Operation, { kind: 'makeFolder' | 'create' | 'rename' | 'remove' }>;

/** Decides at random whether an unsynced operation persists. */
export type Coin = () => boolean;

const sector = 512;

/** The operations on a folder before a power failure. */
export interface DiskHistory {
  before: Tree;
  done: readonly Operation[];
  /** The operation in progress at the failure. */
  inProgress: Operation | undefined;
}

/** A possible content of the folder after the failure. With `journal`, name operations persist in order. */
export function imageOf({ before, done, inProgress }: DiskHistory, coin: Coin, journal: boolean): Tree {
  const disk: Disk = { tree: copyOf(before), data: [], names: [] };
  for (const operation of done) perform(disk, operation);
  if (inProgress && inProgress.kind !== 'syncFile' && inProgress.kind !== 'syncFolder')
    perform(disk, inProgress);
  for (const each of disk.data) settleAtRandom(disk.tree, each, coin);
  let persists = true;
  for (const each of disk.names) {
    persists = journal ? persists && coin() : coin();
    if (persists) rename(disk.tree, each);
  }
  return reachable(disk.tree);
}

/** The content of the folder without a power failure. */
export function treeAfter({ before, done }: DiskHistory): Tree {
  const disk: Disk = { tree: copyOf(before), data: [], names: [] };
  for (const operation of done) perform(disk, operation);
  for (const each of disk.data) settle(disk.tree, each);
  for (const each of disk.names) rename(disk.tree, each);
  return reachable(disk.tree);
}

function perform(disk: Disk, operation: Operation): void {
  if (operation.kind === 'write' || operation.kind === 'truncate') disk.data.push(operation);
  else if (operation.kind === 'syncFile') {
    const { file } = operation;
    for (const each of disk.data) if (each.file === file) settle(disk.tree, each);
    disk.data = disk.data.filter((each) => each.file !== file);
  } else if (operation.kind === 'syncFolder') {
    const isInFolder = (each: NameOperation) => path.dirname(nameOf(each)) === operation.name;
    for (const each of disk.names.filter(isInFolder)) rename(disk.tree, each);
    disk.names = disk.names.filter((each) => !isInFolder(each));
  } else {
    if (operation.kind === 'create') disk.tree.contents.set(operation.file, Buffer.alloc(0));
    disk.names.push(operation);
  }
}

function nameOf(operation: NameOperation): string {
  return operation.kind === 'rename' ? operation.to : operation.name;
}

function settle({ contents }: Tree, operation: Data): void {
  const old = contents.get(operation.file) ?? Buffer.alloc(0);
  if (operation.kind === 'truncate') contents.set(operation.file, resized(old, operation.size));
  else {
    const { bytes, offset } = operation;
    const now = resized(old, Math.max(old.length, offset + bytes.length));
    bytes.copy(now, offset);
    contents.set(operation.file, now);
  }
}

function settleAtRandom(tree: Tree, operation: Data, coin: Coin): void {
  if (operation.kind === 'truncate') {
    if (coin()) settle(tree, operation);
    return;
  }
  const { file, offset, bytes } = operation;
  const end = offset + bytes.length;
  if (coin()) {
    const old = tree.contents.get(file) ?? Buffer.alloc(0);
    tree.contents.set(file, resized(old, Math.max(old.length, end)));
  }
  for (let start = offset; start < end; ) {
    const next = Math.min(end, (Math.floor(start / sector) + 1) * sector);
    const part = bytes.subarray(start - offset, next - offset);
    if (coin()) settle(tree, { kind: 'write', file, offset: start, bytes: part });
    start = next;
  }
}

function resized(bytes: Buffer, size: number): Buffer {
  const result = Buffer.alloc(size);
  bytes.copy(result, 0, 0, size);
  return result;
}

function rename(tree: Tree, operation: NameOperation): void {
  if (operation.kind === 'makeFolder') tree.folders.add(operation.name);
  else if (operation.kind === 'create') tree.names.set(operation.name, operation.file);
  else if (operation.kind === 'remove') tree.names.delete(operation.name);
  else {
    tree.names.set(operation.to, operation.file);
    tree.names.delete(operation.from);
  }
}

/** Removes everything whose folder does not exist. */
function reachable(tree: Tree): Tree {
  const folderExists = (name: string): boolean => {
    const folder = path.dirname(name);
    return folder === '.' || (tree.folders.has(folder) && folderExists(folder));
  };
  for (const name of tree.folders) if (!folderExists(name)) tree.folders.delete(name);
  for (const name of tree.names.keys()) if (!folderExists(name)) tree.names.delete(name);
  return tree;
}

function copyOf({ folders, names, contents }: Tree): Tree {
  return { folders: new Set(folders), names: new Map(names), contents: new Map(contents) };
}
