import { afterAll, beforeAll, expect, test } from 'vitest';
import { attempt, Browser, exchangeRequest, walkThrough } from '../../server/testing/browser.ts';
import { newDevice, refreshOn, signInOn, tokenNonce, tokenRequest } from '../../server/testing/devices.ts';
import {
  errorOf,
  post,
  refreshRequest,
  register,
  signIn,
  type TestClient,
  tokensSchema,
} from '../../server/testing/harness.ts';
import { type Cluster, siteOf, startCluster } from './cluster.ts';
import { PATIENCE, times } from './effort.ts';

let cluster: Cluster;
let client: TestClient;

beforeAll(async () => {
  cluster = await startCluster(4);
  client = await register(cluster.site);
}, PATIENCE);

afterAll(() => cluster.stop(), PATIENCE);

/** Has so many of the four answer from now on. */
function through(count: number): void {
  cluster.proxy.use(cluster.instances.slice(0, count).map(({ origin }) => origin));
}

/** The refresh tokens that so many refreshes of one token, all at once, were answered with. */
async function refreshAtOnce(token: string, count: number): Promise<string[]> {
  const answers = await Promise.all(
    Array.from({ length: count }, () => refreshRequest(cluster.site, client, token)),
  );
  const given: string[] = [];
  for (const answer of answers) {
    if (answer.status === 200) given.push(tokensSchema.parse(await answer.json()).refresh_token);
    else expect([answer.status, await errorOf(answer)]).toEqual([400, 'invalid_grant']);
  }
  return given;
}

test.each([2, 4])(
  'a hundred renewals of one token through %i instances leave one live child, ten times over @B11 @T23 @S3.9',
  async (instances) => {
    through(instances);
    for (let round = 0; round < 10; round += 1) {
      const { refresh_token: parent } = await signIn(cluster.site, client);
      const children = new Set(await refreshAtOnce(parent, 100));
      expect(children.size).toBe(1);
      expect(await cluster.rows.liveTokens(parent)).toBe(1);
      const [child = ''] = children;
      expect((await refreshRequest(cluster.site, client, child)).status).toBe(200);
      // The sign-in went on: whoever comes with the parent now is a thief.
      expect((await refreshRequest(cluster.site, client, parent)).status).toBe(400);
      expect(await cluster.rows.liveTokens(parent)).toBe(0);
    }
  },
  PATIENCE,
);

test.each([2, 4])(
  'a revocation by one of %i instances that races a renewal by the others leaves no live token @B11 @T23',
  async (instances) => {
    through(instances);
    const [revoking, ...renewing] = cluster.instances.slice(0, instances).map(siteOf);
    if (!revoking) throw new Error('two instances are needed');
    let refreshedFirst = 0;
    for (let round = 0; round < times(25, 200); round += 1) {
      const { refresh_token: token } = await signIn(cluster.site, client);
      const [revocation, ...renewals] = await Promise.all([
        post(revoking, '/token/revocation', client, { token }),
        ...renewing.map((site) => refreshRequest(site, client, token)),
      ]);
      expect(revocation.status).toBe(200);
      expect(await cluster.rows.liveTokens(token)).toBe(0);
      for (const refresh of renewals) {
        if (refresh.status !== 200) continue;
        refreshedFirst += 1;
        const { refresh_token: child } = tokensSchema.parse(await refresh.json());
        expect((await refreshRequest(cluster.site, client, child)).status).toBe(400);
      }
    }
    expect(refreshedFirst).toBeGreaterThan(0);
  },
  PATIENCE,
);

test(
  'sixteen sign-ins at once through four instances leave as many sessions as the cap allows @B11 @S4.2',
  async () => {
    const browser = new Browser();
    const capped = await register(cluster.site);
    const asked = Array.from({ length: 16 }, () => attempt(cluster.site, capped));
    const codes: string[] = [];
    for (const one of asked) codes.push((await walkThrough(browser, one)).searchParams.get('code') ?? '');
    await Promise.all(
      asked.map((one, index) => exchangeRequest(cluster.site, capped, one, codes[index] ?? '')),
    );
    expect(await cluster.rows.openSessions(capped.id)).toBe(5);
  },
  PATIENCE,
);

test(
  'a proof of a device that one instance has seen is refused by the next @B11 @S4.3',
  async () => {
    const device = await newDevice();
    const { refresh_token: token } = await signInOn(cluster.site, client, device);
    const nonce = await tokenNonce(cluster.site, client);
    const proof = await device.proof('POST', `${cluster.site.issuer}/token`, { claims: { nonce } });
    const parameters = { grant_type: 'refresh_token', refresh_token: token };
    expect((await tokenRequest(cluster.site, client, parameters, proof)).status).toBe(200);
    for (let turn = 0; turn < cluster.instances.length; turn += 1) {
      expect((await tokenRequest(cluster.site, client, parameters, proof)).status).toBe(400);
    }
    expect((await refreshOn(cluster.site, client, device, token)).status).toBe(200);
  },
  PATIENCE,
);
