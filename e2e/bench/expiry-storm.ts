import { setTimeout as wait } from 'node:timers/promises';
import axios from 'axios';
import type { Core } from './core.ts';
import { interleave, type Pair, timed } from './measure.ts';
import type { Stub } from './stub-process.ts';

const requests = 200;
const shortTtl = 1;
const longTtl = 900;

export interface Storm {
  /** Milliseconds over which the first answers to the 200 requests are spread, on both sides. */
  spreadMs: number;
  /** Whether the session knows that the token has expired, or learns it from the 401s. */
  expected: boolean;
}

interface StormDeps {
  core: Core;
  stub: Stub;
  storm: Storm;
}

/** The stub delays an answer by `delay`, and only a refusal by `refusedAfter`, so that it answers a retry at once. */
const query = (name: 'delay' | 'refusedAfter', index: number, { spreadMs }: Storm) =>
  spreadMs === 0 ? undefined : { [name]: String(Math.round((index * spreadMs) / requests)) };

async function requestAll({ core, storm }: StormDeps, by: 'delay' | 'refusedAfter'): Promise<void> {
  const send = async (index: number) => {
    const to = `item-${index}`;
    const body = await core.get(0, to, query(by, index, storm));
    if (!body.includes(`/api/${to}`)) throw new Error(`the request for ${to} got another answer`);
  };
  await Promise.all(Array.from({ length: requests }, (_, index) => send(index)));
}

/** The lifetime of the short-lived token. The other side pauses for as long, so that both start from the same idle state. */
const waitForExpiry = () => wait(shortTtl * 1_000);

/** Makes the current token invalid. The next one lives long. */
async function invalidateToken({ core, stub, storm }: StormDeps): Promise<void> {
  if (!storm.expected) {
    await stub.order({ withdraw: true });
    return;
  }
  await stub.order({ accessTtl: shortTtl });
  await core.refresh();
  await stub.order({ accessTtl: longTtl });
}

async function stormOnce(deps: StormDeps): Promise<number> {
  await invalidateToken(deps);
  await waitForExpiry();
  const before = await deps.stub.order({});
  const duration = await timed(() => requestAll(deps, deps.storm.expected ? 'delay' : 'refusedAfter'));
  const after = await deps.stub.order({});
  const refreshes = after.renewals - before.renewals;
  if (refreshes !== 1) throw new Error(`${refreshes} refreshes for ${requests} requests`);
  const sent = after.apiCalls - before.apiCalls;
  if (deps.storm.expected && sent !== requests) throw new Error(`${sent} requests sent for ${requests}`);
  return duration;
}

/** Registers another client, whose token calls leave the session's refresh token alone. */
async function tokenCaller({ stub }: StormDeps): Promise<() => Promise<unknown>> {
  const client = await axios.post<{ client_id: string; client_secret: string }>(`${stub.authority}/register`);
  const { client_id: username, client_secret: password } = client.data;
  const form = new URLSearchParams({ grant_type: 'password', username: 'demo', password: 'correct-horse' });
  return () => axios.post(`${stub.authority}/token`, form, { auth: { username, password } });
}

/** 200 requests with an invalid token, against the same with a valid one plus one token call. */
export async function measureStorm(core: Core, stub: Stub, storm: Storm): Promise<Pair[]> {
  const deps: StormDeps = { core, stub, storm };
  await stub.order({ accessTtl: longTtl });
  const callToken = await tokenCaller(deps);
  const bare = async () => {
    await waitForExpiry();
    return (await timed(() => requestAll(deps, 'delay'))) + (await timed(callToken));
  };
  return interleave({ count: 15, warmUp: 5 }, () => stormOnce(deps), bare);
}
