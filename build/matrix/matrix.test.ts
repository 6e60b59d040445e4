import { expect, test } from 'vitest';
import { buildMatrix, lostRows, unknownTags } from './matrix.ts';
import { readPlaywright, readVitest } from './reports.ts';
import { parseRows } from './rows.ts';

const rows = parseRows(
  [
    '| id | state | row |',
    '|---|---|---|',
    '| S0.1 | closed | One. |',
    '| S0.10 | closed | Ten.   |',
    '| B1    | open   | Proof. |',
    '| T2    | closed | A page calls. | Refused. |',
    '| T2b   | open   | A page sends. | Kept in. |',
  ].join('\n'),
);

const run = (title: string, status: 'passed' | 'failed' | 'skipped') => ({
  title,
  file: 'a.test.ts',
  status,
});

test('rows are read with their state', () => {
  expect(rows.map(({ id, closed }) => [id, closed])).toEqual([
    ['S0.1', true],
    ['S0.10', true],
    ['B1', false],
    ['T2', true],
    ['T2b', false],
  ]);
  expect(rows.at(-1)?.row).toBe('A page sends.');
});

test('a tag proves its own row and not one that begins alike', () => {
  const matrix = buildMatrix(rows, [run('does ten things @S0.10', 'passed')]);
  expect(matrix.map(({ id, state }) => [id, state])).toEqual([
    ['S0.1', 'open'],
    ['S0.10', 'proven'],
    ['B1', 'open'],
    ['T2', 'open'],
    ['T2b', 'open'],
  ]);
  expect(lostRows(rows, matrix)).toEqual(['S0.1', 'T2']);
});

test('a failing or skipped test does not prove a row', () => {
  const matrix = buildMatrix(rows, [
    run('works @S0.1', 'passed'),
    run('breaks @S0.1', 'failed'),
    run('later @B1', 'skipped'),
  ]);
  expect(matrix.map((row) => row.state)).toEqual(Array(5).fill('open'));
});

test('a threat’s tag proves its own row alone', () => {
  const matrix = buildMatrix(rows, [run('keeps it in @T2b', 'passed'), run('refuses it @T2 @B1', 'passed')]);
  const proven = matrix.filter(({ state }) => state === 'proven');
  expect(proven.map(({ id, tests }) => [id, tests.length])).toEqual([
    ['B1', 1],
    ['T2', 1],
    ['T2b', 1],
  ]);
});

test('a tag that names no row is reported', () => {
  expect(unknownTags(rows, [run('x @S9.9 @S0.1', 'passed')])).toEqual(['S9.9']);
});

test('both report formats are read', () => {
  const vitest = {
    testResults: [{ name: 'a.test.ts', assertionResults: [{ fullName: 'a @S0.1', status: 'passed' }] }],
  };
  const playwright = {
    suites: [
      {
        title: 'b.spec.ts',
        specs: [],
        suites: [
          {
            title: 'inner',
            specs: [{ title: 'b @B1', file: 'b.spec.ts', tests: [{ status: 'unexpected' }] }],
          },
        ],
      },
    ],
  };
  expect(readVitest(vitest)).toEqual([{ title: 'a @S0.1', file: 'a.test.ts', status: 'passed' }]);
  expect(readPlaywright(playwright)).toEqual([{ title: 'b @B1', file: 'b.spec.ts', status: 'failed' }]);
});
