import { expect, test } from 'vitest';
import type { AttemptRow } from '../db/schema.ts';
import { afterAttempt, countRules, waitOf } from './attempts.ts';

const MINUTE = 60;
const START = 1_000_000.25;

const untried: AttemptRow = { key: 'k', failures: 0, last_at: START, next_at: 0, told_at: 0 };

/** The row after this many failures, each as soon as it was allowed, and the time of the last. */
function afterFailures(count: number, rule: keyof typeof countRules) {
  let [row, at] = [untried, START];
  const waits: number[] = [];
  for (let number = 0; number < count; number += 1) {
    row = { ...row, ...afterAttempt(row, countRules[rule], at) };
    waits.push(waitOf(row, at));
    at += waits.at(-1) ?? 0;
  }
  return { row, at, waits };
}

test('waits begin after the free failures and double up to 15 minutes @T23', () => {
  const { waits } = afterFailures(18, 'user');
  expect(waits.slice(0, 5)).toEqual([0, 0, 0, 0, 2]);
  expect(waits.slice(4, 14)).toEqual([2, 3, 5, 9, 17, 33, 65, 129, 257, 513]);
  expect(Math.max(...waits)).toBe(15 * MINUTE);
  expect(afterFailures(21, 'network').waits.slice(18)).toEqual([0, 2, 3]);
});

test('a guesser who never stops gets about 100 tries a day at one name @T23', () => {
  let { row, at } = afterFailures(5, 'user');
  let tries = 0;
  for (const end = at + 24 * 60 * MINUTE; at < end; at += waitOf(row, at)) {
    row = { ...row, ...afterAttempt(row, countRules.user, at) };
    tries += 1;
  }
  expect(tries).toBeGreaterThan(90);
  expect(tries).toBeLessThan(115);
});

test('failures are forgiven one by one, however often something is tried meanwhile', () => {
  let [row, at] = [untried, START];
  for (let minute = 0; minute < 24 * 60; minute += 1) {
    // An office: somebody mistypes every minute, and two successes are taken back.
    for (const success of [false, true, true]) {
      expect(waitOf(row, at)).toBe(0);
      row = { ...row, ...afterAttempt(row, countRules.network, at) };
      if (success) row = { ...row, failures: row.failures - 1, next_at: 0 };
      at += MINUTE / 3;
    }
  }
});

test('after a quiet while everything is forgiven', () => {
  const { row, at } = afterFailures(30, 'user');
  const later = afterAttempt(row, countRules.user, at + 24 * 60 * MINUTE);
  expect(later).toMatchObject({ failures: 1, next_at: 0 });
});

test('a clock that was set back makes nobody wait longer', () => {
  const { row } = afterFailures(30, 'user');
  expect(waitOf(row, START - 365 * 24 * 60 * MINUTE)).toBe(15 * MINUTE);
});
