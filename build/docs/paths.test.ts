import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, test } from 'vitest';
import { root } from '../paths.ts';
import { exists, pathsIn } from './paths.ts';

const documents = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' })
  .trim()
  .split('\n');

test('paths are found in backticks and links, and commands, addresses and outputs are none', () => {
  const text = [
    'See `electron/main/index.ts` and [the words](architecture.md#words), or `tsconfig.json`.',
    '`npm test`, `out/app`, `session.renew`, `GET /api/me`, `https://a.example/x.ts`, [site](https://a.example).',
    '```',
    'node server/gone.ts `server/gone.ts`',
    '```',
    '`server/gone.ts` and `storage/gone.ts` in `server/README.md`',
  ].join('\n');
  expect(pathsIn(text)).toEqual([
    { text: 'electron/main/index.ts', line: 1 },
    { text: 'tsconfig.json', line: 1 },
    { text: 'architecture.md', line: 1 },
    { text: 'server/gone.ts', line: 6 },
    { text: 'storage/gone.ts', line: 6 },
    { text: 'server/README.md', line: 6 },
  ]);
});

test('a path exists from the root or beside its document, as a pattern too', () => {
  expect(exists(root, 'docs/architecture.md', 'build/docs/paths.ts')).toBe(true);
  expect(exists(root, 'docs/architecture.md', 'features.md')).toBe(true);
  expect(exists(root, 'docs/architecture.md', 'build/docs/*.test.ts')).toBe(true);
  expect(exists(root, 'docs/architecture.md', 'build/{docs,none}/paths.ts')).toBe(true);
  expect(exists(root, 'docs/architecture.md', 'build/docs/gone.ts')).toBe(false);
  expect(exists(root, 'docs/architecture.md', 'build/docs/*.gone')).toBe(false);
});

it.each(documents)('every path that %s names exists', (document) => {
  const named = pathsIn(readFileSync(path.join(root, document), 'utf8'));
  const missing = named.filter(({ text }) => !exists(root, document, text));
  expect(missing.map(({ text, line }) => `${document}:${line}: ${text}`)).toEqual([]);
});
