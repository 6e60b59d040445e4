import { describe, expect, it } from 'vitest';
import type { Job } from '../../../../shared/model/resource.ts';
import { pageOf, searchRows, sortRows, toRows } from './table.ts';

const make = (id: number, title: string, state: Job['state'], day: number): Job => ({
  id: `job-${id}`,
  title,
  state,
  created: `2026-01-${String(day).padStart(2, '0')}T00:00:00Z`,
  updated: `2026-02-${String(day).padStart(2, '0')}T00:00:00+02:00`,
});

const rows = toRows(
  [make(1, 'Export 10', 'done', 3), make(2, 'export 9', 'failed', 1), make(3, 'Überblick', 'running', 2)],
  (state) => state,
);

const ids = (list: typeof rows) => list.map(({ job }) => job.id);

describe('job table', () => {
  it('sorts names as people read them: numbers by value, case aside', () => {
    expect(ids(sortRows(rows, { key: 'title', descending: false }))).toEqual(['job-2', 'job-1', 'job-3']);
  });

  it('sorts by time both ways and by state, busy ones first', () => {
    expect(ids(sortRows(rows, { key: 'updated', descending: true }))).toEqual(['job-1', 'job-3', 'job-2']);
    expect(ids(sortRows(rows, { key: 'created', descending: false }))).toEqual(['job-2', 'job-3', 'job-1']);
    expect(ids(sortRows(rows, { key: 'state', descending: false }))).toEqual(['job-3', 'job-2', 'job-1']);
  });

  it('finds every word in title, number or state, in any order and case', () => {
    expect(ids(searchRows(rows, 'DONE export'))).toEqual(['job-1']);
    expect(ids(searchRows(rows, 'job-3'))).toEqual(['job-3']);
    expect(ids(searchRows(rows, '  '))).toHaveLength(3);
    expect(searchRows(rows, 'zebra')).toEqual([]);
  });

  it('cuts pages and never shows one past the end', () => {
    expect(pageOf(rows, 2, 2)).toMatchObject({ page: 2, pages: 2, from: 3, to: 3 });
    expect(pageOf(rows, 9, 2).page).toBe(2);
    expect(pageOf([], 1, 25)).toMatchObject({ rows: [], page: 1, pages: 1, from: 0, to: 0 });
  });
});
