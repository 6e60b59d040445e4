import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { recordFileName } from './names.ts';
import { fakeKeyring } from './testing/fake-safe-storage.ts';
import { filesIn, openOnLinux } from './testing/open-vault.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const alice = { connection: 'demo', account: 'alice' };

/** The encodings in which a file may contain a text: UTF-8, UTF-16, hex, and base64 at each of the three offsets. */
function formsOf(text: string): Buffer[] {
  const raw = Buffer.from(text);
  const base64 = [0, 1, 2].map((offset) => {
    const shifted = Buffer.concat([Buffer.alloc(offset), raw]).toString('base64');
    // The first and last characters also contain bits of the neighbouring text.
    return Buffer.from(shifted.slice(offset + 1, -4));
  });
  const utf16 = Buffer.from(text, 'utf16le');
  return [
    raw,
    utf16,
    Buffer.from(raw.toString('hex')),
    Buffer.from(raw.toString('hex').toUpperCase()),
    ...base64,
  ];
}

/** How many encodings of the texts the folder's files contain. */
async function hits(folder: string, texts: string[]): Promise<number> {
  const files = await Promise.all((await filesIn(folder)).map((name) => readFile(join(folder, name))));
  const forms = texts.flatMap(formsOf);
  return files.reduce((sum, file) => sum + forms.filter((form) => file.includes(form)).length, 0);
}

test('the search finds what is planted, in every form', async () => {
  const folder = await temporaryFolder();
  await mkdir(folder);
  const canary = `canary-${randomBytes(16).toString('hex')}`;
  for (const [at, form] of formsOf(canary).entries()) {
    await writeFile(join(folder, 'planted'), Buffer.concat([randomBytes(at), form, randomBytes(9)]));
    expect(await hits(folder, [canary])).toBeGreaterThan(0);
  }
  for (const around of ['', 'a', 'ab']) {
    await writeFile(join(folder, 'planted'), Buffer.from(`${around}${canary}tail`).toString('base64'));
    expect(await hits(folder, [canary])).toBe(1);
  }
});

test('no file holds a payload or the key in any form, after everything a vault does @S0.3 @T8', async () => {
  const folder = await temporaryFolder();
  const ring = fakeKeyring();
  const canaries = ['one', 'two', 'three', 'four'].map((n) => `${n}-${randomBytes(16).toString('hex')}`);
  const [first = '', second = '', third = '', fourth = ''] = canaries;
  const record = (await openOnLinux(folder, ring)).record(alice);
  await record.write(first, 1);
  await record.write(`${second} ${'x'.repeat(20_000)}`, 2);
  await record.erase();
  await record.write(third, 3);
  await writeFile(join(folder, recordFileName(alice)), 'damaged');
  await record.setAside();
  await record.write(fourth, 4);
  ring.password = 'minted anew by the keyring';
  await (await openOnLinux(folder, ring)).startAfresh();
  await (await openOnLinux(folder, ring)).record(alice).write(first, 5);
  const keys = ring.wrapped.flatMap((text) => text.split('.'));
  expect(keys.length).toBeGreaterThan(2);
  const rawKeys = await Promise.all(
    (await filesIn(folder)).map(async (name) => {
      const bytes = await readFile(join(folder, name));
      return keys.filter((hex) => bytes.includes(Buffer.from(hex, 'hex'))).length;
    }),
  );
  expect(rawKeys.length).toBeGreaterThan(5);
  expect(rawKeys.every((found) => found === 0)).toBe(true);
  expect(await hits(folder, [...canaries, ...keys, ring.password])).toBe(0);
});
