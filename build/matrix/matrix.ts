import type { TestRun } from './reports.ts';
import type { Row } from './rows.ts';

export interface ProvenRow {
  id: string;
  row: string;
  state: 'proven' | 'open';
  tests: TestRun[];
}

function tagsOf(title: string): string[] {
  return [...title.matchAll(/@([SBT]\d+(?:\.\d+)?b?)(?![\w.]*\d)/g)].flatMap((match) => match[1] ?? []);
}

/** Joins rows and test runs by tag. A row is proven by a passing test when no test of it fails. */
export function buildMatrix(rows: Row[], runs: TestRun[]): ProvenRow[] {
  return rows.map(({ id, row }) => {
    const tests = runs.filter((run) => tagsOf(run.title).includes(id));
    const passed = tests.some((test) => test.status === 'passed');
    const failed = tests.some((test) => test.status === 'failed');
    return { id, row, state: passed && !failed ? 'proven' : 'open', tests };
  });
}

/** Ids of tags that name no row, so that a typo does not count as a proof. */
export function unknownTags(rows: Row[], runs: TestRun[]): string[] {
  const known = new Set(rows.map((row) => row.id));
  return [...new Set(runs.flatMap((run) => tagsOf(run.title)))].filter((tag) => !known.has(tag));
}

/** Ids of closed rows without a proof. */
export function lostRows(rows: Row[], matrix: ProvenRow[]): string[] {
  const open = new Set(matrix.filter((row) => row.state === 'open').map((row) => row.id));
  return rows.filter((row) => row.closed && open.has(row.id)).map((row) => row.id);
}
