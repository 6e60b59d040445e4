import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { say } from './say.ts';

/** What the window may load before it shows its first view (bytes, compressed). */
export const budget = 250_000;

const compressed = promisify(gzip);

// Static imports, re-exports, and the list of files that Vite preloads for a dynamic import.
const mentions = [/(?:from|import)\s*["'`]\.\/([\w.-]+)["'`]/g, /["'`]\.\/([\w.-]+\.(?:js|css))["'`]/g];

const named = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].flatMap(([, name]) => (name === undefined ? [] : [name]));

/**
 * The files a window loads before its first view: those of the page, what they import, and the interface itself,
 * which the first script loads at once. `folder` is the built renderer.
 * @throws Error when the page names no script, so that a change of the build is noticed
 */
export async function firstFiles(folder: string): Promise<string[]> {
  const assets = path.join(folder, 'assets');
  const page = await readFile(path.join(folder, 'index.html'), 'utf8');
  const first = [...page.matchAll(/(?:src|href)="\.\/assets\/([\w.-]+)"/g)].flatMap(([, name]) => name ?? []);
  if (!first.some((name) => name.endsWith('.js'))) throw new Error('The built page names no script.');
  const there = new Set(await readdir(assets));
  const found = new Set<string>();
  const follow = async (name: string, patterns: readonly RegExp[]): Promise<void> => {
    if (found.has(name) || !there.has(name)) return;
    found.add(name);
    if (!name.endsWith('.js')) return;
    const text = await readFile(path.join(assets, name), 'utf8');
    for (const next of patterns.flatMap((pattern) => named(text, pattern))) {
      // Only the first script's dynamic imports are sure to be needed.
      await follow(next, mentions.slice(0, 1));
    }
  };
  for (const name of first) await follow(name, mentions);
  return [...found].map((name) => path.join(assets, name));
}

/** The total size of these files (bytes, compressed with gzip as a server would). */
export async function firstBytes(folder: string): Promise<number> {
  const files = await firstFiles(folder);
  const sizes = await Promise.all(files.map(async (file) => (await compressed(await readFile(file))).length));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** @throws Error when the window has grown past its budget */
export async function checkBudget(folder: string): Promise<void> {
  const bytes = await firstBytes(folder);
  say(`the window loads ${Math.round(bytes / 1000)} KB before its first view (at most ${budget / 1000})`);
  if (bytes > budget) {
    throw new Error(
      'The first bundle of the window is over its budget. Load what the first view does not need when it is opened.',
    );
  }
}
