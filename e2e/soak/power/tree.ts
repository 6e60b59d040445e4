// The synchronous calls of node:fs are not recorded, so a tree can be read after the power has failed.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Tree } from './operations.ts';

/** Reads the content of a folder. Its files are numbered from 1. */
export function readTree(folder: string): Tree {
  const tree: Tree = { folders: new Set(), names: new Map(), contents: new Map() };
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const full = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, full);
    if (entry.isDirectory()) tree.folders.add(name);
    else {
      const file = tree.names.size + 1;
      tree.names.set(name, file);
      tree.contents.set(file, readFileSync(full));
    }
  }
  return tree;
}

/** Creates a folder with the content of a tree. */
export function writeTree(folder: string, tree: Tree): void {
  mkdirSync(folder);
  for (const name of [...tree.folders].sort()) mkdirSync(path.join(folder, name), { mode: 0o700 });
  for (const [name, file] of tree.names) {
    writeFileSync(path.join(folder, name), tree.contents.get(file) ?? '', { mode: 0o600 });
  }
}

/** Whether two trees have the same folders and the same files with the same contents. */
export function sameTrees(a: Tree, b: Tree): boolean {
  const listed = ({ folders, names, contents }: Tree) =>
    JSON.stringify([
      [...folders].sort(),
      [...names.keys()].sort().map((name) => [name, contents.get(names.get(name) ?? 0)?.toString('base64')]),
    ]);
  return listed(a) === listed(b);
}
