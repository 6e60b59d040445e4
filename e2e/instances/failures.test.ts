import { expect, test } from 'vitest';
import { callApi, post, refreshRequest, signIn } from '../../server/testing/harness.ts';
import { clusterForTests, siteOf } from './cluster.ts';
import { openDatabaseLink } from './database-link.ts';
import { type RefreshChain, refreshDuring, startRefreshChain } from './refresh-chain.ts';
import { repetitions, TIMEOUT_MS } from './repetitions.ts';

const cluster = clusterForTests(2);

/** Starts five sessions, the maximum of a user with a client. */
async function fiveChains(): Promise<RefreshChain[]> {
  const chains: RefreshChain[] = [];
  for (let count = 0; count < 5; count += 1) {
    chains.push(
      startRefreshChain(
        cluster.site,
        cluster.client,
        (await signIn(cluster.site, cluster.client)).refresh_token,
      ),
    );
  }
  return chains;
}

/** Waits until the chains together have got so many more answers. */
async function untilAnswered(chains: readonly RefreshChain[], more: number): Promise<void> {
  const answered = () => chains.reduce((sum, { counts }) => sum + counts.answered, 0);
  const wanted = answered() + more;
  while (answered() < wanted) await new Promise((resolve) => setImmediate(resolve));
}

test(
  'instances killed in the middle of renewals lose no session @B11 @B2',
  async () => {
    const chains = await fiveChains();
    await refreshDuring(chains, async () => {
      for (let kill = 0; kill < repetitions(3, 30); kill += 1) {
        // Each kill hits another point of a refresh, as the five chains are at different ones.
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
  TIMEOUT_MS,
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
  TIMEOUT_MS,
);

async function readiness(origin: string): Promise<number> {
  const answer = await fetch(`${origin}/readyz`);
  await answer.text();
  return answer.status;
}

test(
  'an instance that lost its database says so, and hears of what was revoked meanwhile @B11 @S1.7',
  async () => {
    const link = await openDatabaseLink(cluster.database);
    const cutOff = await cluster.add(link.database);
    try {
      const tokens = await signIn(cluster.site, cluster.client);
      expect((await callApi(siteOf(cutOff), '/api/me', tokens.access_token)).status).toBe(200);
      link.cut();
      await expect.poll(() => readiness(cutOff.origin), { timeout: 30_000 }).toBe(503);
      cluster.withdraw(cutOff);
      await post(cluster.site, '/token/revocation', cluster.client, { token: tokens.refresh_token });
      expect(
        (await refreshRequest(siteOf(cutOff), cluster.client, tokens.refresh_token)).status,
      ).toBeGreaterThanOrEqual(500);
      link.restore();
      await expect.poll(() => readiness(cutOff.origin), { timeout: 30_000 }).toBe(200);
      expect((await callApi(siteOf(cutOff), '/api/me', tokens.access_token)).status).toBe(401);
      expect((await refreshRequest(siteOf(cutOff), cluster.client, tokens.refresh_token)).status).toBe(400);
    } finally {
      await cutOff.end();
      await link.close();
    }
  },
  TIMEOUT_MS,
);
