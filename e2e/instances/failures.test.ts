import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  callApi,
  post,
  refreshRequest,
  register,
  signIn,
  type TestClient,
} from '../../server/testing/harness.ts';
import { layCable } from './cable.ts';
import { type Chain, refreshDuring, startChain } from './chain.ts';
import { type Cluster, siteOf, startCluster } from './cluster.ts';
import { PATIENCE, times } from './effort.ts';

let cluster: Cluster;
let client: TestClient;

beforeAll(async () => {
  cluster = await startCluster(2);
  client = await register(cluster.site);
}, PATIENCE);

afterAll(() => cluster.stop(), PATIENCE);

/** Five sign-ins, which is as many as one user may have with the client. */
async function fiveChains(): Promise<Chain[]> {
  const chains: Chain[] = [];
  for (let count = 0; count < 5; count += 1) {
    chains.push(startChain(cluster.site, client, (await signIn(cluster.site, client)).refresh_token));
  }
  return chains;
}

/** Resolves when the chains together got so many answers more. */
async function untilAnswered(chains: readonly Chain[], more: number): Promise<void> {
  const answered = () => chains.reduce((sum, { counts }) => sum + counts.answered, 0);
  const wanted = answered() + more;
  while (answered() < wanted) await new Promise((resolve) => setImmediate(resolve));
}

test(
  'instances killed in the middle of renewals lose no session @B11 @B2',
  async () => {
    const chains = await fiveChains();
    await refreshDuring(chains, async () => {
      for (let kill = 0; kill < times(3, 30); kill += 1) {
        // Another point of a refresh each time: the five are at different ones.
        await untilAnswered(chains, 3 + Math.floor(Math.random() * 10));
        const [victim] = cluster.instances;
        await victim?.end('SIGKILL');
        if (victim) cluster.withdraw(victim);
        await cluster.add();
      }
    });
    for (const chain of chains) {
      await chain.refresh();
      expect(await cluster.rows.liveTokens(chain.token())).toBe(1);
    }
  },
  PATIENCE,
);

test(
  'instances replaced one after the other fail no request @B11',
  async () => {
    const chains = await fiveChains();
    await refreshDuring(chains, async () => {
      for (const former of [...cluster.instances]) {
        await cluster.add();
        cluster.withdraw(former);
        await former.end();
        await untilAnswered(chains, 5);
      }
    });
    expect(chains.map(({ counts }) => counts.lost)).toEqual([0, 0, 0, 0, 0]);
  },
  PATIENCE,
);

async function readiness(origin: string): Promise<number> {
  const answer = await fetch(`${origin}/readyz`);
  await answer.text();
  return answer.status;
}

test(
  'an instance that lost its database says so, and hears of what was revoked meanwhile @B11 @S1.7',
  async () => {
    const cable = await layCable(cluster.database);
    const cutOff = await cluster.add(cable.database);
    try {
      const tokens = await signIn(cluster.site, client);
      expect((await callApi(siteOf(cutOff), '/api/me', tokens.access_token)).status).toBe(200);
      cable.cut();
      await expect.poll(() => readiness(cutOff.origin), { timeout: 30_000 }).toBe(503);
      cluster.withdraw(cutOff);
      await post(cluster.site, '/token/revocation', client, { token: tokens.refresh_token });
      expect(
        (await refreshRequest(siteOf(cutOff), client, tokens.refresh_token)).status,
      ).toBeGreaterThanOrEqual(500);
      cable.join();
      await expect.poll(() => readiness(cutOff.origin), { timeout: 30_000 }).toBe(200);
      expect((await callApi(siteOf(cutOff), '/api/me', tokens.access_token)).status).toBe(401);
      expect((await refreshRequest(siteOf(cutOff), client, tokens.refresh_token)).status).toBe(400);
    } finally {
      await cutOff.end();
      await cable.close();
    }
  },
  PATIENCE,
);
