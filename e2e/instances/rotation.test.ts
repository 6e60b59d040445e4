import { expect, test } from 'vitest';
import { attempt, Browser, exchangeRequest, walkThrough } from '../../server/testing/browser.ts';
import { newDevice, refreshOn, signInOn, tokenNonce, tokenRequest } from '../../server/testing/devices.ts';
import {
  errorOf,
  post,
  refreshRequest,
  register,
  signIn,
  tokensSchema,
} from '../../server/testing/harness.ts';
import { clusterForTests, siteOf } from './cluster.ts';
import { repetitions, TIMEOUT_MS } from './repetitions.ts';

const cluster = clusterForTests(4);

/** Makes the proxy use so many of the four instances from now on. */
function useInstances(count: number): void {
  cluster.proxy.use(cluster.instances.slice(0, count).map(({ origin }) => origin));
}

/** Refreshes one token so many times at once. Gives the refresh tokens of the answers. */
async function refreshAtOnce(token: string, count: number): Promise<string[]> {
  const answers = await Promise.all(
    Array.from({ length: count }, () => refreshRequest(cluster.site, cluster.client, token)),
  );
  const refreshTokens: string[] = [];
  for (const answer of answers) {
    if (answer.status === 200) refreshTokens.push(tokensSchema.parse(await answer.json()).refresh_token);
    else expect([answer.status, await errorOf(answer)]).toEqual([400, 'invalid_grant']);
  }
  return refreshTokens;
}

test.each([2, 4])(
  'a hundred renewals of one token through %i instances leave one live child, ten times over @B11 @T23 @S3.9',
  async (instances) => {
    useInstances(instances);
    for (let round = 0; round < 10; round += 1) {
      const { refresh_token: parent } = await signIn(cluster.site, cluster.client);
      const children = new Set(await refreshAtOnce(parent, 100));
      expect(children.size).toBe(1);
      expect(await cluster.rows.liveTokens(parent)).toBe(1);
      const [child = ''] = children;
      expect((await refreshRequest(cluster.site, cluster.client, child)).status).toBe(200);
      // The session has moved on, so the use of the parent now is a replay.
      expect((await refreshRequest(cluster.site, cluster.client, parent)).status).toBe(400);
      expect(await cluster.rows.liveTokens(parent)).toBe(0);
    }
  },
  TIMEOUT_MS,
);

test.each([2, 4])(
  'a revocation by one of %i instances that races a renewal by the others leaves no live token @B11 @T23',
  async (instances) => {
    useInstances(instances);
    const [revoking, ...renewing] = cluster.instances.slice(0, instances).map(siteOf);
    if (!revoking) throw new Error('two instances are needed');
    let refreshedFirst = 0;
    for (let round = 0; round < repetitions(25, 200); round += 1) {
      const { refresh_token: token } = await signIn(cluster.site, cluster.client);
      const [revocation, ...renewals] = await Promise.all([
        post(revoking, '/token/revocation', cluster.client, { token }),
        ...renewing.map((site) => refreshRequest(site, cluster.client, token)),
      ]);
      expect(revocation.status).toBe(200);
      expect(await cluster.rows.liveTokens(token)).toBe(0);
      for (const refresh of renewals) {
        if (refresh.status !== 200) continue;
        refreshedFirst += 1;
        const { refresh_token: child } = tokensSchema.parse(await refresh.json());
        expect((await refreshRequest(cluster.site, cluster.client, child)).status).toBe(400);
      }
    }
    expect(refreshedFirst).toBeGreaterThan(0);
  },
  TIMEOUT_MS,
);

test(
  'sixteen sign-ins at once through four instances leave as many sessions as the cap allows @B11 @S4.2',
  async () => {
    const browser = new Browser();
    const capped = await register(cluster.site);
    const attempts = Array.from({ length: 16 }, () => attempt(cluster.site, capped));
    const codes: string[] = [];
    for (const each of attempts)
      codes.push((await walkThrough(browser, each)).searchParams.get('code') ?? '');
    await Promise.all(
      attempts.map((each, index) => exchangeRequest(cluster.site, capped, each, codes[index] ?? '')),
    );
    expect(await cluster.rows.openSessions(capped.id)).toBe(5);
  },
  TIMEOUT_MS,
);

test(
  'a proof of a device that one instance has seen is refused by the next @B11 @S4.3',
  async () => {
    const device = await newDevice();
    const { refresh_token: token } = await signInOn(cluster.site, cluster.client, device);
    const nonce = await tokenNonce(cluster.site, cluster.client);
    const proof = await device.proof('POST', `${cluster.site.issuer}/token`, { claims: { nonce } });
    const parameters = { grant_type: 'refresh_token', refresh_token: token };
    expect((await tokenRequest(cluster.site, cluster.client, parameters, proof)).status).toBe(200);
    for (let turn = 0; turn < cluster.instances.length; turn += 1) {
      expect((await tokenRequest(cluster.site, cluster.client, parameters, proof)).status).toBe(400);
    }
    expect((await refreshOn(cluster.site, cluster.client, device, token)).status).toBe(200);
  },
  TIMEOUT_MS,
);
