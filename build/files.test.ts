import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { verifyIntegrity } from './electron/integrity.ts';
import { makeFolderAtOnce } from './files.ts';

let parent: string;

beforeEach(async () => {
  parent = await mkdtemp(path.join(os.tmpdir(), 'latchkey-files-'));
});

afterEach(() => rm(parent, { recursive: true }));

const writeInto = (text: string) => (folder: string) => writeFile(path.join(folder, 'content'), text);

test('a folder whose filling fails is not there, and leaves nothing beside it', async () => {
  const target = path.join(parent, 'target');
  const fill = async (folder: string) => {
    await writeInto('half')(folder);
    throw new Error('out of space');
  };
  await expect(makeFolderAtOnce(target, fill)).rejects.toThrow('out of space');
  expect(await readdir(parent)).toEqual([]);
});

test('of two that fill it at once the first wins whole, and the other does not fail', async () => {
  const target = path.join(parent, 'target');
  const second = Promise.withResolvers<void>();
  const slow = makeFolderAtOnce(target, async (folder) => {
    await second.promise;
    await writeInto('slow')(folder);
  });
  await makeFolderAtOnce(target, writeInto('quick'));
  second.resolve();
  await slow;
  expect(await readFile(path.join(target, 'content'), 'utf8')).toBe('quick');
  expect(await readdir(parent)).toEqual(['target']);
});

test('what a killed run left is removed by the next, what a running one works on is not', async () => {
  const killed = spawn(process.execPath, ['-e', '']);
  await once(killed, 'exit');
  await mkdir(path.join(parent, `.part-${killed.pid}-a`));
  await mkdir(path.join(parent, `.part-${process.ppid}-b`));
  await makeFolderAtOnce(path.join(parent, 'target'), writeInto('whole'));
  expect((await readdir(parent)).sort()).toEqual([`.part-${process.ppid}-b`, 'target']);
});

test('a download that is not the file expected is refused', async () => {
  const file = path.join(parent, 'archive');
  // printf abc | openssl dgst -sha512 -binary | base64
  const known =
    'sha512-3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw==';
  await writeFile(file, 'abc');
  await verifyIntegrity(file, known);
  await writeFile(file, 'abd');
  await expect(verifyIntegrity(file, known)).rejects.toThrow('is not the file expected');
});
