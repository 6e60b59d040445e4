import { once } from 'node:events';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { tokenShapes } from '../../../electron/main/session/testing/token-shapes.ts';
import { type Core, connectionTo, openCore, session } from '../core.ts';
import type { Run } from '../run.ts';

interface Told {
  issuer: string;
  /** Requests the token endpoint has had. */
  asked: number;
}

type During = ReturnType<typeof stalls>['during'];

/** Has the server answer in this shape from now on, or honestly. */
async function tell(server: Worker, shape?: string): Promise<Told> {
  const answered = once(server, 'message');
  server.postMessage(shape);
  const [told] = await answered;
  return told as Told;
}

/** What is in use once connections that were closed have let go of what they held. */
async function inUse(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  let least = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < 20; turn += 1) {
    await pause(50);
    collect();
    const { heapUsed, external } = process.memoryUsage();
    least = Math.min(least, heapUsed + external);
  }
  return least;
}

/** How long the main thread stands still, told apart by what is under way: the machine itself makes it wait, too. */
function stalls() {
  const bad = monitorEventLoopDelay({ resolution: 1 });
  const honest = monitorEventLoopDelay({ resolution: 1 });
  const during = async <T>(kind: 'bad' | 'honest', work: () => Promise<T>): Promise<T> => {
    const histogram = kind === 'bad' ? bad : honest;
    histogram.enable();
    return await work().finally(() => histogram.disable());
  };
  const figures = () =>
    [['bad', bad] as const, ['honest', honest] as const].flatMap(([kind, histogram]) => [
      { name: `${kind} answers, stall p50`, value: histogram.percentile(50) / 1e6, unit: 'ms' as const },
      { name: `${kind} answers, stall p99`, value: histogram.percentile(99) / 1e6, unit: 'ms' as const },
      { name: `${kind} answers, longest stall`, value: histogram.max / 1e6, unit: 'ms' as const },
    ]);
  const reset = () => {
    bad.reset();
    honest.reset();
  };
  return { during, figures, reset };
}

/** A renewal that gets an answer of this shape, and one after it that gets an honest one. Says what is wrong. */
async function oneOf(shape: string, server: Worker, core: Core, during: During): Promise<string> {
  const { generation } = core.snapshot();
  const before = await tell(server, shape);
  const outcome = await during('bad', () => core.sessions.renew(session)).then(
    () => 'taken',
    () => 'not taken',
  );
  const { state } = core.snapshot();
  const after = await tell(server);
  if (outcome === 'taken' || state !== 'waiting') return `${shape}: ${outcome}, ${state}`;
  if (after.asked !== before.asked + 1) return `${shape}: the server was not asked once`;
  await during('honest', () => core.sessions.retry(session));
  return core.snapshot().generation === generation + 1 ? '' : `${shape}: no renewal afterwards`;
}

export const tokenAnswers: Run = {
  name: 'token-answers',
  description: `${Object.keys(tokenShapes).length} shapes of a token answer that bring nothing, 25 times each, each followed by an honest one`,
  async measure(soak) {
    const server = new Worker(new URL('../odd-server.ts', import.meta.url));
    soak.after(async () => void (await server.terminate()));
    const { issuer } = await tell(server);
    const core = await openCore({ connection: connectionTo(issuer), folder: await soak.folder() });
    soak.after(() => core.stop());
    await core.signIn();
    const shapes = Object.keys(tokenShapes);
    const rounds = soak.times(25);
    let lost = 0;
    let before = 0;
    const { during, figures, reset } = stalls();
    for (let round = 0; round <= rounds; round += 1) {
      for (const shape of shapes) {
        const wrong = await oneOf(shape, server, core, during);
        if (wrong === '') continue;
        lost += 1;
        soak.say(wrong);
      }
      // The first round fills what is kept for good, and compiles what is used.
      if (round > 0) continue;
      before = await inUse();
      reset();
    }
    const growth = ((await inUse()) - before) / 1024 / 1024;
    return [
      { name: 'bad answers', value: shapes.length * (rounds + 1) },
      { name: 'not borne', value: lost, asked: 0 },
      { name: 'growth of the heap (MB)', value: Math.round(growth * 10) / 10 },
      ...figures(),
    ];
  },
};
