import { expect, test } from 'vitest';
import { attempt, Browser, exchangeRequest, walkThrough } from '../../server/testing/browser.ts';
import { callApi, errorOf, post, signIn } from '../../server/testing/harness.ts';
import { clusterForTests, siteOf } from './cluster.ts';
import { repetitions, TIMEOUT_MS } from './repetitions.ts';

const cluster = clusterForTests(4);

test(
  'a token revoked at one instance is refused by the next call at every other @B11 @S1.7',
  async () => {
    let accepted = 0;
    const tries = repetitions(20, 200);
    for (let turn = 0; turn < tries; turn += 1) {
      const [here, ...others] = [
        ...cluster.instances.slice(turn % 4),
        ...cluster.instances.slice(0, turn % 4),
      ];
      if (here === undefined) throw new Error('there is no instance');
      const tokens = await signIn(cluster.site, cluster.client);
      for (const other of others) {
        expect((await callApi(siteOf(other), '/api/me', tokens.access_token)).status).toBe(200);
      }
      await post(siteOf(here), '/token/revocation', cluster.client, { token: tokens.refresh_token });
      const answers = await Promise.all(
        others.map((other) => callApi(siteOf(other), '/api/me', tokens.access_token)),
      );
      accepted += answers.filter(({ status }) => status !== 401).length;
    }
    expect(accepted).toBe(0);
  },
  TIMEOUT_MS,
);

test(
  'a sign-in in the browser goes on at whichever instance is next, and its code is good once @B11 @S2.1',
  async () => {
    const browser = new Browser();
    const request = attempt(cluster.site, cluster.client);
    const code = (await walkThrough(browser, request)).searchParams.get('code') ?? '';
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => exchangeRequest(cluster.site, cluster.client, request, code)),
    );
    const refused = answers.filter(({ status }) => status !== 200);
    // A code used twice may have been stolen, so its tokens are revoked (RFC 9700 §2.1.1).
    expect(refused.length).toBeGreaterThanOrEqual(11);
    for (const answer of refused) expect(await errorOf(answer)).toBe('invalid_grant');
  },
  TIMEOUT_MS,
);
