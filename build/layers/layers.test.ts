import { describe, expect, it, test } from 'vitest';
import { cyclesOf } from './cycles.ts';
import { edgesOf } from './graph.ts';
import { computed, importsOf } from './imports.ts';
import { forbidden, type Rules } from './layers.ts';
import { type Row, table, tests } from './table.ts';

const rules: Rules = { table, tests };

/** What is said of one file with this text, beside an empty file at each other path that it names. */
function complaintsAbout(from: string, text: string): string[] {
  return forbidden(edgesOf(new Map([[from, text]])), rules);
}

/** From `from` to a path from the root, as an import writes it. */
function relative(from: string, to: string): string {
  return `${'../'.repeat(from.split('/').length - 1) || './'}${to}`;
}

/** A file that stands for the row. */
const fileOf = ({ of }: Row) => (/\.\w+$/.test(of) ? of : `${of}/some-file.ts`);

describe('the syntax of an import does not matter', () => {
  it.each([
    ['import', `import { a } from '../gateway/gateway.ts';`, false],
    ['import for its effect', `import '../gateway/gateway.ts';`, false],
    ['import type', `import type { A } from '../gateway/gateway.ts';`, true],
    ['export from', `export { a } from '../gateway/gateway.ts';`, false],
    ['export all', `export * from '../gateway/gateway.ts';`, false],
    ['export type from', `export type { A } from '../gateway/gateway.ts';`, true],
    ['dynamic import', `const a = () => import('../gateway/gateway.ts');`, false],
    ['type of an import', `let a: import('../gateway/gateway.ts').A;`, true],
    ['typeof an import', `let a: typeof import('../gateway/gateway.ts');`, true],
    ['import of a template', 'import(`../gateway/gateway.ts`);', false],
    ['import equals', `import a = require('../gateway/gateway.ts');`, false],
    ['require', `const a = require('../gateway/gateway.ts');`, false],
    ['built-in module', `const a = process.getBuiltinModule('../gateway/gateway.ts');`, false],
  ])('%s', (_name, text, typeOnly) => {
    expect(importsOf('a.ts', text)).toEqual([{ specifier: '../gateway/gateway.ts', typeOnly, line: 1 }]);
    const [said] = complaintsAbout('electron/main/lib/some-file.ts', text);
    expect(said).toContain('electron/main/lib/some-file.ts:1 imports ');
    expect(said).toContain(
      'electron/main/gateway/gateway.ts: the row of electron/main/lib in build/layers/table.ts does not list it',
    );
  });

  it('a computed specifier is refused', () => {
    expect(
      complaintsAbout('electron/main/lib/x.ts', "const load = (name: string) => import('../' + name);"),
    ).toEqual([expect.stringContaining('electron/main/lib/x.ts:1 imports (computed)')]);
  });

  it('names the line', () => {
    expect(importsOf('a.tsx', `const a = <b>'./x'</b>;\n\nimport './y.ts';`)).toEqual([
      { specifier: './y.ts', typeOnly: false, line: 3 },
    ]);
  });
});

const named = (rows: readonly Row[]) => rows.map((row) => [row.of, row] as const);
const importOf = (from: string, to: string) => relative(from, to.endsWith('.ts') ? to : `${to}/x.ts`);

/** Another folder of main, that the row does not list. */
function foreignTo({ of, may = [] }: Row): Row | undefined {
  return table.find(
    (row) =>
      row.of.startsWith('electron/main/') && row.of !== of && !may.some((one) => row.of.startsWith(one)),
  );
}

describe('each row', () => {
  it.each(named(table))('of %s lets through what it lists', (_of, row) => {
    const from = fileOf(row);
    const packages = (row.packages ?? []).filter((one) => one !== '*' && one !== computed);
    const lines = [
      ...(row.may ?? []).map((to) => `import '${importOf(from, to)}';`),
      ...(row.types ?? []).map((to) => `import type { A } from '${importOf(from, to)}';`),
      ...packages.map((one) => `import '${one === 'node:' ? 'node:fs' : one}';`),
      ...(row.packageTypes ?? []).map((one) => `import type { A } from '${one}';`),
    ];
    expect(complaintsAbout(from, lines.join('\n'))).toEqual([]);
  });

  it.each(named(table.filter((row) => foreignTo(row) !== undefined)))(
    'of %s refuses another folder',
    (_of, row) => {
      const from = fileOf(row);
      const to = fileOf(foreignTo(row) as Row);
      expect(complaintsAbout(from, `import '${relative(from, to)}';`)).toHaveLength(1);
    },
  );

  const typesAlone = ({ may = [], types = [] }: Row) =>
    types.find((to) => !may.some((one) => to.startsWith(one)));

  it.each(named(table.filter((row) => typesAlone(row) !== undefined)))(
    'of %s refuses the value where it lists types',
    (_of, row) => {
      const from = fileOf(row);
      const text = `import '${importOf(from, typesAlone(row) ?? '')}';`;
      expect(complaintsAbout(from, text)).toHaveLength(1);
    },
  );

  it.each(named(table.filter(({ packages }) => !packages?.includes('*'))))(
    'of %s refuses a package that it does not list',
    (_of, row) => {
      const from = fileOf(row);
      expect(complaintsAbout(from, `import 'left-pad';`)).toHaveLength(1);
      expect(complaintsAbout(from, `import type { A } from 'left-pad';`)).toHaveLength(1);
    },
  );
});

test.each([
  ['the window', 'renderer/src/app/x.ts', 'electron'],
  ['the window', 'renderer/src/features/home/x.ts', 'node:fs'],
  ['the window', 'renderer/src/ui/x.ts', 'axios'],
  ['what both sides load', 'shared/model/x.ts', 'node:fs'],
  ['the protocol', 'electron/main/oauth/x.ts', 'electron'],
  ['the sessions', 'electron/main/session/x.ts', 'electron'],
  ['the gateway', 'electron/main/gateway/x.ts', 'electron'],
  ['the authority', 'server/api/x.ts', 'electron'],
])('%s takes nothing of %s: %s', (_who, from, name) => {
  expect(complaintsAbout(from, `import '${name}';`)).toHaveLength(1);
});

test('nobody imports the start of the app', () => {
  const text = `import '../app/services.ts';`;
  for (const folder of ['session', 'gateway', 'ipc', 'window', 'vault', 'lib']) {
    expect(complaintsAbout(`electron/main/${folder}/x.ts`, text)).toHaveLength(1);
    const typeOnly = text.replace('import', 'import type { A } from');
    expect(complaintsAbout(`electron/main/${folder}/x.ts`, typeOnly)).toHaveLength(1);
  }
});

test('a feature of the window imports no other feature', () => {
  expect(complaintsAbout('renderer/src/features/home/x.ts', `import '../profile/store.ts';`)).toHaveLength(1);
});

test('the program imports nothing of its tests, and its tests import the program', () => {
  expect(complaintsAbout('electron/main/session/x.ts', `import './testing/world.ts';`)).toHaveLength(1);
  expect(complaintsAbout('electron/main/session/x.test.ts', `import './testing/world.ts';`)).toEqual([]);
  expect(complaintsAbout('electron/main/session/x.test.ts', `import '../gateway/gateway.ts';`)).toEqual([]);
  expect(complaintsAbout('electron/main/session/x.test.ts', `import '../../../server/run.ts';`)).toHaveLength(
    1,
  );
});

test('a folder without a row is refused', () => {
  expect(complaintsAbout('tools/x.ts', `import 'node:fs';`)[0]).toContain('has no row for tools/x.ts');
});

test('a cycle is found, by value or by type, and what only meets is none', () => {
  const edges = edgesOf(
    new Map([
      ['a.ts', `import './b.ts'; import './d.ts';`],
      ['b.ts', `import type { C } from './c.ts';`],
      ['c.ts', `let a: import('./a.ts').A;`],
      ['d.ts', `import './e.ts';`],
      ['e.ts', ``],
      ['f.ts', `import './f.ts';`],
    ]),
  );
  expect(cyclesOf(edges)).toEqual([['a.ts', 'b.ts', 'c.ts'], ['f.ts']]);
});
