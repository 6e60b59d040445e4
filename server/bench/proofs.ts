import { join } from 'node:path';
import { athOf, boundTokensSchema, deviceRequest, newDevice } from '../testing/devices.ts';
import { BENCH_CLIENT, BENCH_PASSWORD, benchUser } from './fill.ts';
import { openConnections } from './http.ts';
import { afterCount, drive } from './load.ts';
import { interleave, type Pair } from './measure.ts';
import type { Scale } from './scale.ts';
import type { Subject } from './subject.ts';

const PATH = '/api/me';

/** Node flags for an authority whose instances remember proofs separately. */
export const alone = ['--import', join(import.meta.dirname, 'proofs-alone.ts')];

/** Measures API calls per second, each with its own proof, made before the measurement. */
async function callerOf({ instance }: Subject, { connections, calls }: Scale) {
  const site = { issuer: instance.origin, apiOrigin: instance.origin };
  const device = await newDevice();
  const user = { username: benchUser(0), password: BENCH_PASSWORD, scope: 'openid profile api:read' };
  const answer = await deviceRequest(site, BENCH_CLIENT, device, { grant_type: 'password', ...user });
  const { access_token: token } = boundTokensSchema.parse(await answer.json());
  const claims = { ath: athOf(token) };
  const open = openConnections(instance.origin, connections);

  async function round(): Promise<number> {
    const proofs = await Promise.all(
      Array.from({ length: calls }, () => device.proof('GET', instance.origin + PATH, { claims })),
    );
    const task = async () => {
      await open.get(PATH, `DPoP ${token}`, { DPoP: proofs.pop() ?? '' });
    };
    const tasks = Array.from({ length: connections }, () => task);
    return (await drive(tasks, afterCount(calls))).perSecond;
  }

  return { round, close: open.close };
}

/** Compares the API's rate with shared proofs to its rate with separate memories. */
export async function compareProofs(shared: Subject, ownMemory: Subject, scale: Scale): Promise<Pair[]> {
  const ours = await callerOf(shared, scale);
  const other = await callerOf(ownMemory, scale);
  try {
    return await interleave(scale.proofRounds, ours.round, other.round);
  } finally {
    ours.close();
    other.close();
  }
}
