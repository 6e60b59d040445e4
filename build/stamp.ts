import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { hashFile } from './files.ts';
import { root } from './paths.ts';

export interface Task {
  name: string;
  /** Files and folders of the repository, by content. Tests and node_modules below them do not count. */
  inputs: readonly string[];
  /** Other inputs, such as the version of a tool. */
  facts?: readonly string[];
  /** Files that the work produces, compared by name and size. */
  outputs: readonly string[];
}

async function filesBelow(location: string): Promise<string[]> {
  const about = await stat(location).catch(() => undefined);
  if (!about) return [];
  if (!about.isDirectory()) return [location];
  const entries = await readdir(location, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

function counts(file: string): boolean {
  return !/\.test\.tsx?$/.test(file) && !file.includes(`${path.sep}node_modules${path.sep}`);
}

async function digestInputs({ inputs, facts = [] }: Task): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(facts));
  for (const input of inputs) {
    for (const file of (await filesBelow(path.join(root, input))).filter(counts).sort()) {
      hash.update(`${path.relative(root, file)}\0`).update(await hashFile(file, 'sha256'));
    }
  }
  return hash.digest('hex');
}

async function digestOutputs({ outputs }: Task): Promise<string | undefined> {
  const hash = createHash('sha256');
  for (const output of outputs) {
    const files = await filesBelow(path.join(root, output));
    if (files.length === 0) return undefined;
    for (const file of files.sort())
      hash.update(`${path.relative(root, file)}\0${(await stat(file)).size}\0`);
  }
  return hash.digest('hex');
}

function stampFile({ name }: Task): string {
  return path.join(root, 'out', '.stamps', name);
}

/** Whether the outputs were made from the present inputs. */
async function upToDate(task: Task): Promise<boolean> {
  const stamp = await readFile(stampFile(task), 'utf8').catch(() => '');
  return stamp !== '' && stamp === `${await digestInputs(task)} ${await digestOutputs(task)}`;
}

/** Does the work unless its outputs are up to date. A run that failed or was killed counts as not done. */
export async function whenChanged(task: Task, work: () => Promise<void>): Promise<void> {
  if (await upToDate(task)) return;
  await rm(stampFile(task), { force: true });
  const before = await digestInputs(task);
  await work();
  const after = await digestOutputs(task);
  if (!after) throw new Error(`${task.name} left nothing at ${task.outputs.join(', ')}`);
  await mkdir(path.dirname(stampFile(task)), { recursive: true });
  await writeFile(stampFile(task), `${before} ${after}`);
}
