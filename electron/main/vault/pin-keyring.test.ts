import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { pinKeyring } from './pin-keyring.ts';

async function pinned(keyFile: string | undefined): Promise<string[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'pin-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  if (keyFile !== undefined) await writeFile(path.join(folder, 'vault.key'), keyFile);
  const switches: string[] = [];
  pinKeyring({ appendSwitch: (name, value) => void switches.push(`${name}=${value}`) }, folder);
  return switches;
}

function keyFileOf(backend: string): string {
  const lines = `safe-storage-helpers key 1\n${backend}\nAAAA`;
  return `${lines}\n${createHash('sha256').update(lines).digest('hex')}\n`;
}

test.each([
  ['gnome_libsecret', ['password-store=gnome-libsecret']],
  ['kwallet', ['password-store=kwallet']],
  ['kwallet5', ['password-store=kwallet5']],
  ['kwallet6', ['password-store=kwallet6']],
  ['passphrase', []],
  ['basic_text', []],
  ['toString', []],
])('a vault written with %s is opened with it @T9', async (backend, switches) => {
  expect(await pinned(keyFileOf(backend))).toEqual(switches);
});

test('without a key file, or with one that is damaged, nothing is chosen @T9', async () => {
  expect(await pinned(undefined)).toEqual([]);
  expect(await pinned(keyFileOf('gnome_libsecret').replace('AAAA', 'AAAB'))).toEqual([]);
});
