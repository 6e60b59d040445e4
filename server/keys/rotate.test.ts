import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readOrCreateRing, readRing } from './ring-file.ts';
import { rotateKeys } from './rotate.ts';

function keyFileForTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-keys-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'authority.keys');
}

const main = join(import.meta.dirname, '..', 'main.ts');

async function runNode(args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [code] = await once(child, 'close');
  return { code: typeof code === 'number' ? code : null, output };
}

test('commands at once lose no key', async () => {
  const file = keyFileForTest();
  readOrCreateRing(file);
  const command = [main, 'rotate-keys', '--key-file', file, '--lead', '0'];
  const results = await Promise.all(Array.from({ length: 5 }, () => runNode(command)));
  expect(results.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
  const kids = readRing(file).signing.map(({ key }) => key.kid);
  expect(new Set(kids).size).toBe(6);
  for (const { output } of results)
    expect(kids).toContain(/The key (\S+) will be published/.exec(output)?.[1]);
});

test('authorities that start at once on no key file agree on one', async () => {
  const file = keyFileForTest();
  const module = join(import.meta.dirname, 'ring-file.ts');
  const make = `const { readOrCreateRing } = await import(${JSON.stringify(module)});
    process.stdout.write(readOrCreateRing(${JSON.stringify(file)}).rotation);`;
  const flags = ['--input-type=module', '-e', make];
  const results = await Promise.all(Array.from({ length: 4 }, () => runNode(flags)));
  expect(new Set(results.map(({ output }) => output))).toEqual(new Set([readRing(file).rotation]));
});

test('a rotated file is its owner’s alone, and nothing half-written lies beside it', () => {
  const file = keyFileForTest();
  readOrCreateRing(file);
  const before = statSync(file);
  rotateKeys(file, 0);
  const after = statSync(file);
  expect([after.mode & 0o777, after.uid]).toEqual([0o600, before.uid]);
  expect(readdirSync(join(file, '..')).sort()).toEqual(['authority.keys', 'authority.keys.lock']);
});

test('a key file of the first release is rotated, its key staying good', () => {
  const file = keyFileForTest();
  const { signing, cookies, rotation } = readOrCreateRing(file);
  writeFileSync(file, JSON.stringify({ signing: signing[0]?.key, cookies: cookies[0]?.key, rotation }));
  rotateKeys(file, 60);
  expect(readRing(file).signing.map(({ key }) => key.kid)).toContain(signing[0]?.key.kid);
  expect(readRing(file).rotation).toBe(rotation);
});

test('no file, or a damaged one, is said in words and left alone', async () => {
  const file = keyFileForTest();
  const missing = await runNode([main, 'rotate-keys', '--key-file', file]);
  expect(missing).toEqual({ code: 1, output: expect.stringContaining(`There is no key file ${file}.`) });
  expect(readdirSync(join(file, '..'))).toEqual([]);
  writeFileSync(file, '{');
  const damaged = await runNode([main, 'rotate-keys', '--key-file', file]);
  expect(damaged).toEqual({ code: 1, output: expect.stringContaining('does not contain valid keys') });
  expect(readFileSync(file, 'utf8')).toBe('{');
});
