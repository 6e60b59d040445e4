import {
  startServer,
  type TestAuthorizationServer,
} from '../../../electron/main/oauth/testing/authorization-server.ts';
import { tokenShapes } from '../../../electron/main/session/testing/token-shapes.ts';
import { connectionTo } from '../core.ts';
import { heavyAnswers } from '../heavy-answers.ts';
import { percentile } from '../refresh-times.ts';
import {
  openRefreshingProcess,
  type Refreshed,
  type RefreshingProcess,
} from '../refreshing-process-child.ts';
import type { Figure, Run } from '../run.ts';
import type { Stall } from '../stalls.ts';

const light = Object.entries(tokenShapes);

/** What one answer may keep the main thread from everything else, in ms. */
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
  /** Requests the token endpoint had for the bad one. */
  asked: number;
}

/** A refresh that gets an answer of this shape, and one after it that gets an honest one. */
async function pairOf(
  [name, shape]: (typeof shapes)[number],
  { state }: TestAuthorizationServer,
  side: RefreshingProcess,
): Promise<Pair> {
  const before = state.tokenCalls.length;
  state.script = async (call) => await shape(call, (await call.honest()) ?? {});
  const bad = await side.refresh('refresh');
  state.script = undefined;
  const asked = state.tokenCalls.length - before;
  return { name, bad, asked, honest: await side.refresh('retry') };
}

/** Says what is wrong, if anything is. */
function wrongIn({ name, bad, honest, asked }: Pair): string[] {
  if (bad.granted || bad.state !== 'waiting') return [`${name}: ${bad.granted ? 'taken' : bad.state}`];
  if (asked !== 1) return [`${name}: the server was asked ${asked} times`];
  return honest.granted && honest.generation === bad.generation + 1 ? [] : [`${name}: no renewal afterwards`];
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
  description: `${shapes.length} shapes of a token answer that bring nothing, 25 times each, each followed by an honest one; and the longest each kept the app from everything else`,
  async measure(soak) {
    const server = await startServer();
    soak.after(server.close);
    const side = await openRefreshingProcess(soak, connectionTo(server.issuer));
    const pairs: Pair[] = [];
    const goThrough = async () => {
      for (const shape of shapes) pairs.push(await pairOf(shape, server, side));
    };
    // The first round fills what is kept for good.
    await goThrough();
    const before = await side.inUse();
    const rounds = soak.times(25);
    for (let round = 0; round < rounds; round += 1) await goThrough();
    const growth = ((await side.inUse()) - before) / 1024 / 1024;
    const wrong = pairs.flatMap(wrongIn);
    for (const words of wrong) soak.say(words);
    for (const { name, bad } of pairs) {
      if (bad.stall.busy > longestStall) soak.say(`${name}: ${bad.stall.busy.toFixed(1)} ms`);
    }
    const badOnes = pairs.map(({ bad }) => bad.stall);
    const honestOnes = pairs.map(({ honest }) => honest.stall);
    return [
      { name: 'bad answers', value: pairs.length },
      { name: 'not borne', value: wrong.length, asked: 0 },
      { name: 'growth of the heap (MB)', value: Math.round(growth * 10) / 10, atMost: 20 },
      ...stallFigures('bad answers', badOnes, { atMost: longestStall }),
      ...stallFigures('honest answers', honestOnes),
    ];
  },
};
