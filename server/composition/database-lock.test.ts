import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startAuthority } from '../authority.ts';
import { authorityForTest } from '../testing/harness.ts';

test('a database file has one authority at a time', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-sole-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const database = join(folder, 'authority.sqlite');
  const files = { database, keyFile: join(folder, 'authority.keys') };
  const first = await startAuthority(files);
  await expect(startAuthority(files)).rejects.toThrow(`Another authority uses ${database}.`);
  await first.stop();
  await authorityForTest(files);
});
