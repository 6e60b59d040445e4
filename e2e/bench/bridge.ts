import type { Page } from 'playwright/test';
import { launchApp } from '../fixtures/app/app.ts';
import { signIn } from '../fixtures/steps.ts';
import { openBareWindow } from './bare-window.ts';
import type { BenchSession } from './bench-session.ts';
import type { Cleanup } from './cleanup.ts';
import { interleave, median, type Pair } from './measure.ts';
import type { Stub } from './stub-process.ts';

/** The app's window and a bare window of the same main process. */
export interface Windows {
  app: Page;
  bare: Page;
}

/** The calls of one round. */
interface Load {
  channel: string;
  input: unknown;
  /** Calls per batch. */
  calls: number;
  /** Batches per round. */
  batches: number;
}

/** Starts the app with its API at the stub, signs in, and opens the bare window. */
export async function openWindows(bench: BenchSession, stub: Stub, cleanup: Cleanup): Promise<Windows> {
  const app = await launchApp(await bench.install(stub.api));
  cleanup.add(app.kill);
  await signIn(app);
  return { app: app.window, bare: await openBareWindow(app.electron, stub.api, cleanup) };
}

type Bridge = { call(channel: string, input: unknown): Promise<unknown> };

/** Runs in the page: milliseconds per call for each batch of sequential calls. The clock of a page is coarse. */
async function timeCalls([name, { channel, input, calls, batches }]: readonly [string, Load]): Promise<
  number[]
> {
  const bridge = (globalThis as unknown as Record<string, Bridge>)[name];
  const times: number[] = [];
  for (let batch = 0; batch < batches; batch += 1) {
    const start = performance.now();
    for (let call = 0; call < calls; call += 1) {
      const answer = await bridge?.call(channel, input);
      if (name === 'latchkey' && !(answer as { ok: boolean }).ok) throw new Error(JSON.stringify(answer));
    }
    times.push((performance.now() - start) / calls);
  }
  return times;
}

async function perCall(page: Page, bridge: string, load: Load): Promise<number> {
  return median(await page.evaluate(timeCalls, [bridge, load] as const));
}

const demo = { session: 'demo' };

function compare(windows: Windows, ours: Load, bare: Load): Promise<Pair[]> {
  return interleave(
    { count: 15, warmUp: 3 },
    () => perCall(windows.app, 'latchkey', ours),
    () => perCall(windows.bare, 'bare', bare),
  );
}

/** A call with validated input and output, against a call without (ms). */
export function measureCall(windows: Windows): Promise<Pair[]> {
  const often = { input: null, calls: 20, batches: 25 };
  return compare(windows, { channel: 'session.list', ...often }, { channel: 'bare.empty', ...often });
}

/** 2 KB from the API to the window (ms). */
export function measureSmallAnswer(windows: Windows): Promise<Pair[]> {
  const often = { calls: 10, batches: 15 };
  const ours = { channel: 'profile.get', input: demo, ...often };
  return compare(windows, ours, { channel: 'bare.small', input: null, ...often });
}

/** 5 MB from the API to the window (ms). */
export function measureLargeAnswer(windows: Windows): Promise<Pair[]> {
  const once = { calls: 1, batches: 5 };
  const ours = { channel: 'jobs.list', input: demo, ...once };
  return compare(windows, ours, { channel: 'bare.large', input: null, ...once });
}
