import { expect, test, vi } from 'vitest';
import { missedFigures, perform, type Run } from './run.ts';
import { manyCallers } from './runs/callers.ts';
import { kills } from './runs/kills.ts';
import { lostAnswers } from './runs/lost-answers.ts';
import { powerLoss } from './runs/power-loss.ts';
import { processes } from './runs/processes.ts';
import { exposure } from './runs/token-exposure.ts';

// Many times the duration on an idle machine: these tests check what is lost, not how long a run takes.
vi.setConfig({ testTimeout: 300_000 });

/** Performs a run at a small scale. */
async function performShort(run: Run, scale: number) {
  const reports: string[] = [];
  const figures = await perform(run, scale, (line) => void reports.push(line));
  return {
    figures: new Map(figures.map(({ name, value }) => [name, value])),
    missed: missedFigures(figures),
    reports,
  };
}

const clean = { missed: [], reports: [] };

test('killed at every named step of a renewal and a sign-out, the next start has its session @B2 @T11 @T22', async () => {
  const { figures, ...rest } = await performShort(kills, 0.016);
  expect(rest).toEqual(clean);
  expect(figures.get('kills')).toBeGreaterThan(2 * (figures.get('named steps') as number));
});

test('answers lost after the server committed, in a row and before a restart, lose no session @B2 @T11', async () => {
  const { figures, ...rest } = await performShort(lostAnswers, 0.03);
  expect(rest).toEqual(clean);
  expect(figures.get('answers lost after the commit')).toBeGreaterThanOrEqual(30);
});

test('what a power failure leaves of the vault is read, and holds the session that was promised @T11', async () => {
  const { figures, ...rest } = await performShort(powerLoss, 0.16);
  expect(rest).toEqual(clean);
  // The power failed at every operation.
  expect(figures.get('power failures')).toBeGreaterThan(figures.get('operations in a life') as number);
});

test('a server without retry grace loses no session that nobody kills @T11', async () => {
  const { figures, missed } = await performShort(exposure, 0.02);
  expect(missed).toEqual([]);
  expect(figures.get('from the last byte to our fsync, p50')).toBeGreaterThan(0);
});

test('rounds of 100 callers make one renewal each, and every caller gets its own answer @T12 @S0.5', async () => {
  expect(await performShort(manyCallers, 0.02)).toMatchObject(clean);
});

test('five processes woken together renew once, and what a dead one locked is taken over without a wait @T12', async () => {
  const { figures, ...rest } = await performShort(processes, 0);
  expect(rest).toEqual(clean);
  // The processes that come later find the lock of the one that refreshes.
  expect(figures.get('looks at a lock that a living process holds')).toBeGreaterThan(0);
});
