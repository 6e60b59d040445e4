import {
  startServer,
  type TestAuthorizationServer,
} from '../../../electron/main/oauth/testing/authorization-server.ts';
import { tokenShapes } from '../../../electron/main/session/testing/token-shapes.ts';
import { connectionTo } from '../core.ts';
import type { Stall } from '../event-loop-stalls.ts';
import { heavyAnswers } from '../heavy-answers.ts';
import { percentile } from '../refresh-times.ts';
import {
  openRefreshingProcess,
  type Refreshed,
  type RefreshingProcess,
} from '../refreshing-process-child.ts';
import type { Figure, Run } from '../run.ts';

const light = Object.entries(tokenShapes);

/** How long one answer may block the main thread (ms). */
const longestStall = 50;

const heavy = Object.entries(heavyAnswers).map(([name, { status, body }]): (typeof light)[number] => [
  name,
  ({ response }) => void response.writeHead(status, { 'content-type': 'application/json' }).end(body),
]);
const shapes = [...light, ...heavy];

interface Pair {
  name: string;
  bad: Refreshed;
  honest: Refreshed;
  /** Requests to the token endpoint for the bad answer. */
  requests: number;
}

/** Makes one refresh get an answer of this shape, and the next one a valid answer. */
async function refreshTwice(
  [name, shape]: (typeof shapes)[number],
  { state }: TestAuthorizationServer,
  process: RefreshingProcess,
): Promise<Pair> {
  const before = state.tokenCalls.length;
  state.script = async (call) => await shape(call, (await call.honest()) ?? {});
  const bad = await process.refresh('refresh');
  state.script = undefined;
  const requests = state.tokenCalls.length - before;
  return { name, bad, requests, honest: await process.refresh('retry') };
}

/** Describes what is wrong, if anything. */
function problemsOf({ name, bad, honest, requests }: Pair): string[] {
  if (bad.granted || bad.state !== 'waiting') return [`${name}: ${bad.granted ? 'accepted' : bad.state}`];
  if (requests !== 1) return [`${name}: ${requests} requests to the server`];
  return honest.granted && honest.generation === bad.generation + 1 ? [] : [`${name}: no refresh afterwards`];
}

function inMs(name: string, values: readonly number[], limit?: { atMost: number }): Figure[] {
  return [
    { name: `${name}, p50`, value: percentile(values, 0.5), unit: 'ms' },
    { name: `${name}, p99`, value: percentile(values, 0.99), unit: 'ms' },
    { name: `${name}, longest`, value: Math.max(...values), unit: 'ms', ...limit },
  ];
}

function stallFigures(kind: string, stalls: readonly Stall[], limit?: { atMost: number }): Figure[] {
  const busy = stalls.map((stall) => stall.busy);
  const clock = stalls.map((stall) => stall.clock);
  return [...inMs(`stall by ${kind}`, busy, limit), ...inMs(`stall by ${kind} and by the machine`, clock)];
}

export const tokenAnswers: Run = {
  name: 'token-answers',
  description: `${shapes.length} kinds of invalid token answers, 25 times each, each followed by a valid one; and how long each blocks the app`,
  async measure(soak) {
    const server = await startServer();
    soak.after(server.close);
    const process = await openRefreshingProcess(soak, connectionTo(server.issuer));
    const pairs: Pair[] = [];
    const tryAllShapes = async () => {
      for (const shape of shapes) pairs.push(await refreshTwice(shape, server, process));
    };
    // The first round fills the caches.
    await tryAllShapes();
    const before = await process.inUse();
    const rounds = soak.times(25);
    for (let round = 0; round < rounds; round += 1) await tryAllShapes();
    const growth = ((await process.inUse()) - before) / 1024 / 1024;
    const problems = pairs.flatMap(problemsOf);
    for (const problem of problems) soak.report(problem);
    for (const { name, bad } of pairs) {
      if (bad.stall.busy > longestStall) soak.report(`${name}: ${bad.stall.busy.toFixed(1)} ms`);
    }
    const badStalls = pairs.map(({ bad }) => bad.stall);
    const honestStalls = pairs.map(({ honest }) => honest.stall);
    return [
      { name: 'bad answers', value: pairs.length },
      { name: 'not borne', value: problems.length, asked: 0 },
      { name: 'growth of the heap (MB)', value: Math.round(growth * 10) / 10, atMost: 20 },
      ...stallFigures('bad answers', badStalls, { atMost: longestStall }),
      ...stallFigures('honest answers', honestStalls),
    ];
  },
};
