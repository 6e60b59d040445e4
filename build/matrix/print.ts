import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../paths.ts';
import { giveUp, messageOf, say } from '../say.ts';
import { buildMatrix, lostRows, type ProvenRow, unknownTags } from './matrix.ts';
import { readPlaywright, readVitest, type TestRun } from './reports.ts';
import { parseRows } from './rows.ts';

async function readReport(name: string, read: (report: unknown) => TestRun[]): Promise<TestRun[]> {
  const file = path.join(root, 'out', 'reports', name);
  try {
    return read(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new Error(`${file} cannot be read; run npm test first (${messageOf(error)})`);
  }
}

function print(row: ProvenRow): void {
  console.log(`${row.id.padEnd(6)} ${row.state.padEnd(7)} ${row.row}`);
  for (const test of row.tests) console.log(`${' '.repeat(15)}${test.status}: ${test.title}`);
}

async function main(): Promise<void> {
  const pages = ['features.md', 'threats.md'].map((name) => readFile(path.join(root, 'docs', name), 'utf8'));
  const rows = (await Promise.all(pages)).flatMap(parseRows);
  const runs = [
    ...(await readReport('vitest.json', readVitest)),
    ...(await readReport('playwright.json', readPlaywright)),
  ].map((run) => ({ ...run, file: path.isAbsolute(run.file) ? path.relative(root, run.file) : run.file }));
  const matrix = buildMatrix(rows, runs);
  matrix.forEach(print);
  await writeFile(path.join(root, 'out', 'matrix.json'), `${JSON.stringify(matrix, null, 2)}\n`);
  say(`${matrix.filter((row) => row.state === 'proven').length} of ${matrix.length} rows proven`);
  const unknown = unknownTags(rows, runs);
  if (unknown.length > 0)
    throw new Error(`tags that name no row of docs/features.md or docs/threats.md: ${unknown.join(', ')}`);
  const lost = lostRows(rows, matrix);
  if (lost.length > 0) throw new Error(`rows marked closed that no passing test proves: ${lost.join(', ')}`);
}

main().catch(giveUp);
