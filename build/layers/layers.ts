import type { Edge } from './graph.ts';
import type { Row } from './table.ts';

/** The rules of table.ts: for the program, and for its tests. */
export interface Rules {
  table: readonly Row[];
  tests: readonly Row[];
}

const isTest = (file: string) =>
  /\.test\.tsx?$/.test(file) || file.includes('/testing/') || file.includes('.memory.');

/** Whether `file` is `place` or below it. */
function isIn(file: string, place: string): boolean {
  return file === place || file.startsWith(place.endsWith('/') ? place : `${place}/`);
}

function rowOf(file: string, rows: readonly Row[]): Row | undefined {
  const [longest] = rows.filter(({ of }) => isIn(file, of)).sort((a, b) => b.of.length - a.of.length);
  return longest;
}

const anyOf = (file: string, places: readonly string[] = []) => places.some((place) => isIn(file, place));

/** Programs that are not shipped; the others may not import files that only tests need. */
const mayUseTestHelpers = ['build', 'e2e', 'server/bench'];

function mayImportPackage(row: Row, { to, typeOnly }: Edge): boolean {
  const { packages = [], packageTypes = [] } = row;
  const allowed = typeOnly ? [...packages, ...packageTypes] : packages;
  return allowed.includes('*') || allowed.includes(to);
}

function mayImportFile(row: Row, { to, typeOnly }: Edge): boolean {
  if (anyOf(to, row.may)) return true;
  return typeOnly && anyOf(to, row.types);
}

/** Whether an import within a row's folder stays in one subfolder, where the row keeps them apart. */
function isWithin({ of, apart }: Row, { from, to }: Edge): boolean {
  const subfolder = (file: string) => file.slice(of.length + 1).split('/')[0];
  return !apart || subfolder(from) === subfolder(to);
}

function isAllowed(edge: Edge, { table, tests }: Rules): boolean {
  if (isTest(edge.from)) {
    const row = rowOf(edge.from, tests);
    return row !== undefined && (!edge.isProjectFile || isIn(edge.to, row.of) || mayImportFile(row, edge));
  }
  const row = rowOf(edge.from, table);
  if (row === undefined) return false;
  if (!edge.isProjectFile) return mayImportPackage(row, edge);
  if (isTest(edge.to) && !anyOf(edge.from, mayUseTestHelpers)) return false;
  return (rowOf(edge.to, table) === row && isWithin(row, edge)) || mayImportFile(row, edge);
}

function nameOf(edge: Edge, { table, tests }: Rules): string {
  const row = rowOf(edge.from, isTest(edge.from) ? tests : table);
  if (row === undefined) return `build/layers/table.ts has no row for ${edge.from}`;
  return `the row of ${row.of} in build/layers/table.ts does not list it${row.why === undefined ? '' : ` (${row.why})`}`;
}

/** One message for each import that the rules forbid: file, line, what was imported, the row that forbids it, and the remedy. */
export function forbidden(edges: readonly Edge[], rules: Rules): string[] {
  return edges
    .filter((edge) => !isAllowed(edge, rules))
    .map((edge) => {
      const what = `${edge.typeOnly ? 'the types of ' : ''}${edge.to}`;
      return `${edge.from}:${edge.line} imports ${what}: ${nameOf(edge, rules)}. Import from a lower layer, or pass it in as an argument.`;
    });
}
