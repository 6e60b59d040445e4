import path from 'node:path';
import type { Operation, Tree } from './operations.ts';

/**
 * What a disk may hold when the power fails, by what POSIX and Linux's file systems promise, and no more:
 *
 * - A write whose file was fsynced (or fdatasynced) after it is there. Of any other write each sector of 512 bytes is
 *   there or not, whatever became of the others; a file that was to grow may have its new size with zeros in it, or
 *   not have grown. A sector itself is old or new, never a mixture.
 * - A new name, a rename and a removal are there once their folder was fsynced after them. fsync of a file says
 *   nothing about its name, nor fsync of a folder about the folder's own name. Of the others a journal keeps the first
 *   so many; without one any of them may be there. A rename is whole or not there: no name is ever missing in between.
 * - What was under way when the power failed may be there, as if it had been done without an fsync.
 *
 * Not in it: disks that lie about a flush, and sectors that go bad.
 */
interface Disk {
  tree: Tree;
  /** Not yet promised, in order. */
  data: Data[];
  names: Naming[];
}

type Data = Extract<Operation, { file: number; kind: 'write' | 'truncate' }>;
type Naming = Extract<Operation, { kind: 'makeFolder' | 'create' | 'rename' | 'remove' }>;

/** Says by chance whether something that was not promised is there. */
export type Coin = () => boolean;

const sector = 512;

/** What was done to a folder until the power failed. */
export interface DiskHistory {
  before: Tree;
  done: readonly Operation[];
  /** What had been asked for and not answered. */
  inProgress: Operation | undefined;
}

/** What the folder may hold afterwards; with `journal`, names come back in order. */
export function imageOf({ before, done, inProgress }: DiskHistory, chance: Coin, journal: boolean): Tree {
  const disk: Disk = { tree: copyOf(before), data: [], names: [] };
  for (const operation of done) perform(disk, operation);
  if (inProgress && inProgress.kind !== 'syncFile' && inProgress.kind !== 'syncFolder')
    perform(disk, inProgress);
  for (const each of disk.data) settleByChance(disk.tree, each, chance);
  let kept = true;
  for (const each of disk.names) {
    kept = journal ? kept && chance() : chance();
    if (kept) rename(disk.tree, each);
  }
  return reachable(disk.tree);
}

/** What the folder holds as long as the power stays. */
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
    const inside = (each: Naming) => path.dirname(nameOf(each)) === operation.name;
    for (const each of disk.names.filter(inside)) rename(disk.tree, each);
    disk.names = disk.names.filter((each) => !inside(each));
  } else {
    if (operation.kind === 'create') disk.tree.contents.set(operation.file, Buffer.alloc(0));
    disk.names.push(operation);
  }
}

function nameOf(operation: Naming): string {
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

function settleByChance(tree: Tree, operation: Data, chance: Coin): void {
  if (operation.kind === 'truncate') {
    if (chance()) settle(tree, operation);
    return;
  }
  const { file, offset, bytes } = operation;
  const end = offset + bytes.length;
  if (chance()) {
    const old = tree.contents.get(file) ?? Buffer.alloc(0);
    tree.contents.set(file, resized(old, Math.max(old.length, end)));
  }
  for (let at = offset; at < end; ) {
    const next = Math.min(end, (Math.floor(at / sector) + 1) * sector);
    const part = bytes.subarray(at - offset, next - offset);
    if (chance()) settle(tree, { kind: 'write', file, offset: at, bytes: part });
    at = next;
  }
}

function resized(bytes: Buffer, size: number): Buffer {
  const made = Buffer.alloc(size);
  bytes.copy(made, 0, 0, size);
  return made;
}

function rename(tree: Tree, operation: Naming): void {
  if (operation.kind === 'makeFolder') tree.folders.add(operation.name);
  else if (operation.kind === 'create') tree.names.set(operation.name, operation.file);
  else if (operation.kind === 'remove') tree.names.delete(operation.name);
  else {
    tree.names.set(operation.to, operation.file);
    tree.names.delete(operation.from);
  }
}

/** What lies in a folder that is not there is not there either. */
function reachable(tree: Tree): Tree {
  const isThere = (name: string): boolean => {
    const folder = path.dirname(name);
    return folder === '.' || (tree.folders.has(folder) && isThere(folder));
  };
  for (const name of tree.folders) if (!isThere(name)) tree.folders.delete(name);
  for (const name of tree.names.keys()) if (!isThere(name)) tree.names.delete(name);
  return tree;
}

function copyOf({ folders, names, contents }: Tree): Tree {
  return { folders: new Set(folders), names: new Map(names), contents: new Map(contents) };
}
