import type { Page } from 'playwright/test';
import { disableDpop } from '../fixtures/authority/disable-dpop.ts';
import {
  call,
  expectView,
  openProfile,
  refreshSession,
  sessionOf,
  waitForTokenExpiry,
} from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import type { Wire } from '../fixtures/wire/wire.ts';
import { profilePage } from '../pages/profile.ts';
import { sessionPage } from '../pages/session.ts';

const refreshTokensSent = (wire: Wire) =>
  wire.log
    .filter(({ grant }) => grant === 'refresh_token')
    .map(({ body }) => new URLSearchParams(body).get('refresh_token'));

/** The app refreshes when a tenth of the token's 5 s is left, so thirteen refreshes take a minute. */
const refreshesPerMinute = 13;

/** From now on the window records every alert and every sign-in view that it shows. */
async function watchForHiccups(window: Page): Promise<() => Promise<string[]>> {
  await window.evaluate(() => {
    const seen: string[] = [];
    Object.assign(globalThis, { hiccups: seen });
    const look = () => {
      if (location.hash.includes('sign-in')) seen.push(location.hash);
      for (const alert of document.querySelectorAll('[role=alert]')) seen.push(alert.textContent ?? '');
    };
    new MutationObserver(look).observe(document.body, {
      childList: true,
      subtree: true,
      characterData: true,
    });
    globalThis.addEventListener('hashchange', look);
  });
  return () => window.evaluate(() => (globalThis as unknown as { hiccups: string[] }).hiccups);
}

test.describe('with an access token of 5 s', () => {
  test.use({ accessTtl: 5 });

  test('a minute of use, over thirteen renewals, shows no hiccup @S0.4 @S0.7 @S3.9', async ({
    launchSignedIn,
    wire,
  }) => {
    test.setTimeout(180_000);
    const app = await launchSignedIn({ view: 'Profile' });
    const hiccups = await watchForHiccups(app.window);
    const reload = profilePage(app.window).reload;
    const { jobs } = profilePage(app.window);
    while (wire.count({ grant: 'refresh_token', status: 200 }) < refreshesPerMinute) {
      const before = wire.count({ path: '/api/jobs', status: 200 });
      await reload.click();
      await expect.poll(() => wire.count({ path: '/api/jobs', status: 200 })).toBeGreaterThan(before);
      await expect(jobs.first()).toBeVisible();
    }
    expect(await hiccups()).toEqual([]);
    expect((await sessionOf(app.window))?.state).toBe('active');
    const sent = refreshTokensSent(wire);
    expect(new Set(sent).size).toBe(sent.length);
    // Control: a hiccup is recorded.
    wire.inject({ path: '/api/jobs' }, { kind: 'answer', status: 500, headers: {}, body: '' });
    await reload.click();
    await expect.poll(hiccups).not.toEqual([]);
  });

  test('200 requests at the moment of expiry: one renewal, 200 right answers @S0.5', async ({
    launchSignedIn,
    wire,
  }) => {
    const app = await launchSignedIn();
    await waitForTokenExpiry(app.window);
    const before = wire.count({ grant: 'refresh_token' });
    const answers = await app.window.evaluate(() => {
      type Answer = { ok: boolean; value?: unknown };
      const { latchkey } = globalThis as unknown as {
        latchkey: { call(name: string, input: unknown): Promise<Answer> };
      };
      const channels = Array.from({ length: 200 }, (_, at) => (at % 2 ? 'profile.get' : 'jobs.list'));
      return Promise.all(channels.map((channel) => latchkey.call(channel, { session: 'demo' })));
    });
    expect(wire.count({ grant: 'refresh_token' }) - before).toBe(1);
    expect(answers).toHaveLength(200);
    for (const [at, answer] of answers.entries()) {
      expect(answer.ok).toBe(true);
      if (at % 2) expect(answer.value).toMatchObject({ preferred_username: 'demo' });
      else expect(JSON.parse(String(answer.value)).jobs).toHaveLength(37);
    }
  });
});

test('a 401 from the API is renewed and repeated without the user noticing @S0.4 @S2.3', async ({
  launchSignedIn,
  wire,
}) => {
  const app = await launchSignedIn();
  const refusal = wire.inject(
    { path: '/api/jobs' },
    {
      kind: 'answer',
      status: 401,
      headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
      body: '',
    },
    1,
  );
  await openProfile(app.window);
  expect(refusal.hits).toBe(1);
  expect(wire.count({ grant: 'refresh_token', status: 200 })).toBe(1);
  const tokens = wire.log
    .filter(({ path }) => path === '/api/jobs')
    .map(({ headers }) => headers.authorization);
  expect(tokens).toHaveLength(2);
  expect(tokens[0]).not.toBe(tokens[1]);
  await expect(app.window.getByRole('alert')).toHaveCount(0);
});

test('Renew now shows what changed, and the old refresh token is refused later @S3.11 @S3.9', async ({
  launchSignedIn,
  wire,
  authority,
}) => {
  // The replay of a DPoP-bound token would be refused because its proof is missing, not because it is a replay.
  await disableDpop(wire, authority);
  const app = await launchSignedIn({ view: 'Session' });
  const refresh = sessionPage(app.window).refresh;
  await refresh.click();
  await expect(sessionPage(app.window).refreshed).toBeVisible();
  await expect(app.window.getByText('The refresh token was replaced')).toBeVisible();
  const report = await refreshSession(app.window);
  if (!report.ok) throw new Error(report.problem.message);
  expect(report.value.after.generation).toBe(report.value.before.generation + 1);
  expect(report.value.after.fingerprint).not.toBe(report.value.before.fingerprint);
  expect(report.value.refreshTokenReplaced).toBe(true);
  await call(app.window, 'profile.get', { session: 'demo' });
  const sent = refreshTokensSent(wire);
  expect(new Set(sent).size).toBe(sent.length);

  // The first refresh token is two generations old: replaying it from elsewhere ends this session.
  const request = wire.log.find(({ grant }) => grant === 'refresh_token');
  const replay = await fetch(wire.origin + request?.url, {
    method: 'POST',
    body: request?.body ?? '',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(request?.headers.authorization ? { authorization: request.headers.authorization } : {}),
    },
  });
  expect(replay.status).toBe(400);
  expect(await replay.json()).toMatchObject({ error: 'invalid_grant' });
  await call(app.window, 'profile.get', { session: 'demo' });
  await expectView(app.window, 'sign-in/demo');
});
