import { setTimeout as wait } from 'node:timers/promises';
import axios from 'axios';
import type { Core } from './core.ts';
import { interleave, type Pair, timed } from './measure.ts';
import type { Stub } from './stub-process.ts';

const requests = 200;
const shortTtl = 1;
const longTtl = 900;

export interface Storm {
  /** Over how many milliseconds the first answers to the 200 requests are spread, on both sides. */
  spreadMs: number;
  /** Whether the session knows that the token's time is up, or learns it by the 401s. */
  foreseen: boolean;
}

interface StormDeps {
  core: Core;
  stub: Stub;
  storm: Storm;
}

/** The stub holds an answer back by `delay`, a refusal by `refusedAfter`: what is sent once more is answered at once. */
const query = (name: 'delay' | 'refusedAfter', index: number, { spreadMs }: Storm) =>
  spreadMs === 0 ? undefined : { [name]: String(Math.round((index * spreadMs) / requests)) };

async function requestAll({ core, storm }: StormDeps, by: 'delay' | 'refusedAfter'): Promise<void> {
  const one = async (index: number) => {
    const to = `item-${index}`;
    const body = await core.get(0, to, query(by, index, storm));
    if (!body.includes(`/api/${to}`)) throw new Error(`the request for ${to} got another one's answer`);
  };
  await Promise.all(Array.from({ length: requests }, (_, index) => one(index)));
}

/** The time of a short-lived token; the other side rests as long, so that both begin from the same stillness. */
const rest = () => wait(shortTtl * 1_000);

/** Makes the token in use worthless; what comes next is good for long. */
async function invalidateToken({ core, stub, storm }: StormDeps): Promise<void> {
  if (!storm.foreseen) {
    await stub.order({ withdraw: true });
    return;
  }
  await stub.order({ accessTtl: shortTtl });
  await core.refresh();
  await stub.order({ accessTtl: longTtl });
}

async function stormOnce(scene: StormDeps): Promise<number> {
  await invalidateToken(scene);
  await rest();
  const before = await scene.stub.order({});
  const took = await timed(() => requestAll(scene, scene.storm.foreseen ? 'delay' : 'refusedAfter'));
  const after = await scene.stub.order({});
  const renewals = after.renewals - before.renewals;
  if (renewals !== 1) throw new Error(`${renewals} renewals for ${requests} requests`);
  const sent = after.apiCalls - before.apiCalls;
  if (scene.storm.foreseen && sent !== requests) throw new Error(`${sent} requests sent for ${requests}`);
  return took;
}

/** A client of its own, so that its token calls leave the session's refresh token alone. */
async function tokenCaller({ stub }: StormDeps): Promise<() => Promise<unknown>> {
  const client = await axios.post<{ client_id: string; client_secret: string }>(`${stub.authority}/register`);
  const { client_id: username, client_secret: password } = client.data;
  const form = new URLSearchParams({ grant_type: 'password', username: 'demo', password: 'correct-horse' });
  return () => axios.post(`${stub.authority}/token`, form, { auth: { username, password } });
}

/** 200 requests with a worthless token, against the same with a good one and one token call. */
export async function measureStorm(core: Core, stub: Stub, storm: Storm): Promise<Pair[]> {
  const scene: StormDeps = { core, stub, storm };
  await stub.order({ accessTtl: longTtl });
  const callToken = await tokenCaller(scene);
  const bare = async () => {
    await rest();
    return (await timed(() => requestAll(scene, 'delay'))) + (await timed(callToken));
  };
  return interleave({ count: 15, warmUp: 5 }, () => stormOnce(scene), bare);
}
