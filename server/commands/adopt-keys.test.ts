import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startAuthority } from '../authority.ts';
import { attempt, Browser, signInByBrowser } from '../testing/browser.ts';
import { eachDatabase } from '../testing/databases.ts';
import { authorityForTest, refresh, register } from '../testing/harness.ts';
import { adoptKeysCommand } from './adopt-keys.ts';

function filesFor(database: string) {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-adopt-keys-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = database === ':memory:' ? join(folder, 'authority.sqlite') : database;
  return { database: file, keyFile: join(folder, 'authority.keys') };
}

function adopt({ database, keyFile }: ReturnType<typeof filesFor>): Promise<number> {
  const env = { LATCHKEY_AUTHORITY_DATABASE: database, LATCHKEY_AUTHORITY_KEY_FILE: keyFile };
  return adoptKeysCommand([], env, { print: () => undefined, printError: () => undefined });
}

test.each(eachDatabase)(
  'other keys than those of the database on $name are refused until adopted, and apps stay signed in @B11',
  async ({ open }) => {
    const files = filesFor(await open());
    const before = await startAuthority(files);
    const client = await register(before);
    const browser = new Browser();
    const { refresh_token } = await signInByBrowser(before, client, browser);
    await before.stop();

    renameSync(files.keyFile, `${files.keyFile}.lost`);
    await expect(startAuthority(files)).rejects.toThrow('adopt-keys');
    expect(await adopt(files)).toBe(0);

    const after = await authorityForTest({ ...files, port: before.port });
    const first = await refresh(after, client, refresh_token);
    expect((await refresh(after, client, refresh_token)).refresh_token).toBe(first.refresh_token);
    const page = await browser.open(attempt(after, client).address);
    expect([page.status, page.text.includes('value="sign-in"')]).toEqual([200, true]);
  },
);

test('adopting the keys that a database has changes nothing', async () => {
  const files = filesFor(':memory:');
  const before = await startAuthority(files);
  const client = await register(before);
  const browser = new Browser();
  await signInByBrowser(before, client, browser);
  await before.stop();
  expect(await adopt(files)).toBe(0);
  const after = await authorityForTest({ ...files, port: before.port });
  const { url } = await browser.open(attempt(after, client).address);
  expect(url.searchParams.has('code')).toBe(true);
});
