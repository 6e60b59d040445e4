import { measureAdminTable } from './admin-table.ts';
import { openBenchSession } from './bench-session.ts';
import { measureCall, measureLargeAnswer, measureSmallAnswer, openWindows } from './bridge.ts';
import { type Cleanup, once } from './cleanup.ts';
import { openCore } from './core.ts';
import { measureStorm } from './expiry-storm.ts';
import type { Pair, Timing } from './measure.ts';
import type { Result } from './report.ts';
import { measureRoutes } from './routes.ts';
import { measureFirstPaint, measureManyAccounts, measureMemory, measureProfile } from './starts.ts';
import { startStub } from './stub-process.ts';
import { measureThroughput } from './throughput.ts';

export interface Figure extends Omit<Result, 'value'> {
  unit: string;
  measure(bench: Bench): Promise<Pair[]>;
  /** A related measurement without an aim, printed as a remark. */
  remark?: { name: string; measure(bench: Bench): Promise<Pair[]> };
}

/** A figure with an absolute limit, instead of a comparison with another program. */
export interface TimedFigure extends Omit<Result, 'value'> {
  time(bench: Bench): Promise<Timing[]>;
}

/** The resources that the figures share. Each is opened at its first use. */
export function openBench(cleanup: Cleanup) {
  const stub = once(async () => {
    const started = await startStub();
    cleanup.add(started.stop);
    return started;
  });
  const core = once(async () => {
    const opened = await openCore(await stub());
    cleanup.add(opened.stop);
    return opened;
  });
  const session = once(async () => {
    const opened = await openBenchSession(cleanup);
    console.log(`# ${opened.electron}`);
    return opened;
  });
  const windows = once(async () => openWindows(await session(), await stub(), cleanup));
  return { stub, core, session, windows, cleanup };
}

export type Bench = ReturnType<typeof openBench>;

function expiryStorm(name: string, spreadMs: number): Figure {
  const measure = (expected: boolean) => async (bench: Bench) =>
    measureStorm(await bench.core(), await bench.stub(), { spreadMs, expected });
  return {
    name,
    aim: 1.15,
    better: 'lower',
    unit: 'ms',
    measure: measure(true),
    remark: { name: `${name}, after the server revoked the token early`, measure: measure(false) },
  };
}

export const figures: readonly (Figure | TimedFigure)[] = [
  {
    name: 'first-contentful-paint',
    aim: 1.25,
    better: 'lower',
    unit: 'ms',
    measure: async ({ session }) => measureFirstPaint(await session()),
  },
  {
    name: 'signed-in-profile',
    aim: 1.4,
    better: 'lower',
    unit: 'ms',
    measure: async ({ session }) => measureProfile(await session()),
  },
  {
    name: 'start-with-50-accounts',
    aim: 1.05,
    better: 'lower',
    unit: 'ms',
    measure: async ({ session }) => measureManyAccounts(await session()),
  },
  // Before another instance of the app runs, which would share memory pages with it.
  {
    name: 'memory',
    aim: 1.35,
    better: 'lower',
    unit: 'MiB',
    measure: async ({ session }) => measureMemory(await session()),
  },
  {
    name: 'validated-ipc-call',
    aim: 1.5,
    better: 'lower',
    unit: 'ms',
    measure: async ({ windows }) => measureCall(await windows()),
  },
  {
    name: 'request-2-kb',
    aim: 1.6,
    better: 'lower',
    unit: 'ms',
    measure: async ({ windows }) => measureSmallAnswer(await windows()),
  },
  {
    name: 'gateway-requests-per-second',
    aim: 0.8,
    better: 'higher',
    unit: '/s',
    measure: async ({ core, stub }) => measureThroughput(await core(), await stub()),
  },
  {
    name: 'answer-5-mb',
    aim: 1.4,
    better: 'lower',
    unit: 'ms',
    measure: async ({ windows }) => measureLargeAnswer(await windows()),
  },
  {
    name: 'route-change',
    aim: 50,
    better: 'lower',
    time: async ({ session, cleanup }) => measureRoutes(await session(), cleanup),
  },
  {
    name: 'admin-table',
    aim: 100,
    better: 'lower',
    time: async ({ session, cleanup }) => measureAdminTable(await session(), cleanup),
  },
  expiryStorm('expiry-storm-at-once', 0),
  expiryStorm('expiry-storm-spread', 300),
];
