import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { budget, checkBudget, firstFiles } from './window-budget.ts';

async function built(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'latchkey-window-'));
  await mkdir(path.join(folder, 'assets'));
  await writeFile(
    path.join(folder, 'index.html'),
    '<script type="module" src="./assets/index-1.js"></script>',
  );
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, 'assets', name), text);
  return folder;
}

const usual = {
  'index-1.js': 'const d=["./mount-2.js","./mount-2.css"];import("./mount-2.js")',
  'mount-2.js': 'import{a}from"./Section-3.js";const later=()=>import("./Admin-4.js");',
  'mount-2.css': 'a{}',
  'Section-3.js': 'export const a=1',
};

it('counts what the first script loads and what that imports, not what is loaded later', async () => {
  const folder = await built({ ...usual, 'Admin-4.js': 'export{}' });
  const names = (await firstFiles(folder)).map((file) => path.basename(file)).sort();
  expect(names).toEqual(['Section-3.js', 'index-1.js', 'mount-2.css', 'mount-2.js']);
});

it('fails when the first bundle outgrows its budget, and not when a later one does', async () => {
  const large = `export const a=${JSON.stringify(randomBytes(budget).toString('base64'))}`;
  await expect(checkBudget(await built({ ...usual, 'Admin-4.js': large }))).resolves.toBeUndefined();
  await expect(checkBudget(await built({ ...usual, 'Section-3.js': large }))).rejects.toThrow('budget');
});

it('fails when it finds no script to measure', async () => {
  const folder = await built({});
  await writeFile(path.join(folder, 'index.html'), '<p>Nothing</p>');
  await expect(checkBudget(folder)).rejects.toThrow('names no script');
});
