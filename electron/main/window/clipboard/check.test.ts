import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { checkClipboard } from './check.ts';

async function setup() {
  const folder = await mkdtemp(path.join(tmpdir(), 'latchkey-clipboard-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'clipboard-check.json');
  const seen = { probes: 0, reported: 0, logged: 0 };
  const start = (electron: string, answer: boolean | Error) =>
    checkClipboard({
      file,
      electron,
      probe: async () => {
        seen.probes += 1;
        if (answer instanceof Error) throw answer;
        return answer;
      },
      onReadable: () => {
        seen.reported += 1;
      },
      log: () => {
        seen.logged += 1;
      },
    });
  return { file, seen, start };
}

test('it is tried once for each version of Electron @T2b', async () => {
  const { seen, start } = await setup();
  for (const electron of ['33.2.1', '33.2.1', '45.4.1', '45.4.1']) await start(electron, false);
  expect(seen).toEqual({ probes: 2, reported: 0, logged: 0 });
});

test('a version that lets a page read it is told at each start, until it does not @T2b', async () => {
  const { file, seen, start } = await setup();
  await start('33.2.1', true);
  await start('33.2.1', true);
  expect(seen).toEqual({ probes: 2, reported: 2, logged: 0 });
  await start('33.2.1', false);
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ electron: '33.2.1' });
});

test.each(['', '{', 'null', '[]', '{"electron":7}'])('a file that says %s says nothing', async (text) => {
  const { file, seen, start } = await setup();
  await writeFile(file, text);
  await start('33.2.1', false);
  expect(seen.probes).toBe(1);
});

test('an attempt that could not be made is written down and made again', async () => {
  const { seen, start } = await setup();
  await start('33.2.1', new Error('no page'));
  await start('33.2.1', false);
  expect(seen).toEqual({ probes: 2, reported: 0, logged: 1 });
});
