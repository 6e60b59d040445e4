import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { readEarly } from './early.ts';

async function written(text: string): Promise<string> {
  const file = path.join(await mkdtemp(path.join(tmpdir(), 'latchkey-early-')), 'settings.json');
  await writeFile(file, text);
  return file;
}

it.each(['light', 'dark'] as const)('knows the chosen colours before the first paint: %s', async (theme) => {
  expect(readEarly(await written(JSON.stringify({ version: 1, theme })))).toEqual({
    theme,
    language: 'system',
  });
});

it.each(['en', 'de'] as const)(
  'knows the chosen language before the settings are opened: %s',
  async (language) => {
    expect(readEarly(await written(JSON.stringify({ version: 1, language })))).toEqual({
      theme: 'system',
      language,
    });
  },
);

it.each(['', '{', 'null', '"dark"', '{"theme":"pink"}', '{"theme":7}', '[]'])(
  'takes the colours of the system from a file that says %s',
  async (text) => {
    expect(readEarly(await written(text))).toEqual({ theme: 'system', language: 'system' });
  },
);

it('takes them where there is no file', () => {
  expect(readEarly(path.join(tmpdir(), 'latchkey-no-such-file.json'))).toEqual({
    theme: 'system',
    language: 'system',
  });
});
