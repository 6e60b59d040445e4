import { expect, test, vi } from 'vitest';
import { missedFigures, perform, type Run } from './run.ts';
import { manyCallers } from './runs/callers.ts';
import { kills } from './runs/kills.ts';
import { lostAnswers } from './runs/lost-answers.ts';
import { powerLoss } from './runs/power-loss.ts';
import { processes } from './runs/processes.ts';
import { exposure } from './runs/token-exposure.ts';

// Many times what an idle machine takes: the tests are about what is lost, not about the time.
vi.setConfig({ testTimeout: 300_000 });

/** Does a run in its short form, and gives what is not as asked. */
async function short(run: Run, scale: number) {
  const words: string[] = [];
  const figures = await perform(run, scale, (line) => void words.push(line));
  return {
    figures: new Map(figures.map(({ name, value }) => [name, value])),
    broken: missedFigures(figures),
    words,
  };
}

const asAsked = { broken: [], words: [] };

test('killed at every named step of a renewal and a sign-out, the next start has its session @B2 @T11 @T22', async () => {
  const { figures, ...rest } = await short(kills, 0.016);
  expect(rest).toEqual(asAsked);
  expect(figures.get('kills')).toBeGreaterThan(2 * (figures.get('named steps') as number));
});

test('answers lost after the server committed, in a row and before a restart, lose no session @B2 @T11', async () => {
  const { figures, ...rest } = await short(lostAnswers, 0.03);
  expect(rest).toEqual(asAsked);
  expect(figures.get('answers lost after the commit')).toBeGreaterThanOrEqual(30);
});

test('what a power failure leaves of the vault is read, and holds the session that was promised @T11', async () => {
  const { figures, ...rest } = await short(powerLoss, 0.16);
  expect(rest).toEqual(asAsked);
  // Each operation of a life has its failure.
  expect(figures.get('power failures')).toBeGreaterThan(figures.get('operations in a life') as number);
});

test('a server without retry grace loses no session that nobody kills @T11', async () => {
  const { figures, broken: wrong } = await short(exposure, 0.02);
  expect(wrong).toEqual([]);
  expect(figures.get('from the last byte to our fsync, p50')).toBeGreaterThan(0);
});

test('rounds of 100 callers make one renewal each, and every caller gets its own answer @T12 @S0.5', async () => {
  expect(await short(manyCallers, 0.02)).toMatchObject(asAsked);
});

test('five processes woken together renew once, and what a dead one locked is taken over without a wait @T12', async () => {
  const { figures, ...rest } = await short(processes, 0);
  expect(rest).toEqual(asAsked);
  // Those that come later see the living one that refreshes: the looks are counted.
  expect(figures.get('looks at a lock that a living process holds')).toBeGreaterThan(0);
});
