import { expect, test } from 'vitest';
import { attempt, Browser, demoSignIn } from '../testing/browser.ts';
import { authorityForTest, passwordRequest, type TestClient, tokensSchema } from '../testing/harness.ts';

const seeded: TestClient = { id: 'latchkey-desktop', secret: 'secret-for-tests-0123456789' };
type Authority = Awaited<ReturnType<typeof authorityForTest>>;

const DEMO = '7d1f0c52-6f0b-4d7e-9a51-2f4f0b7c1a01';
const ROUNDS = 4;
const AT_ONCE = 4;

async function administrator(authority: Authority) {
  const admin = { username: 'admin', password: 'battery-staple' };
  const { access_token } = tokensSchema.parse(await (await passwordRequest(authority, seeded, admin)).json());
  return (password: string) =>
    fetch(`${authority.apiOrigin}/api/admin/users/${DEMO}/password`, {
      method: 'POST',
      headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ password }),
    });
}

/** Submits the sign-in form without following the redirect; returns the function that follows it. */
async function stopAfterTheForm(authority: Authority) {
  const browser = new Browser();
  const page = await browser.open(attempt(authority, seeded).address);
  const cookie = browser.setCookies.map((header) => header.split(';')[0]).join('; ');
  const hidden = /name="anti_forgery" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const form = new URLSearchParams({ anti_forgery: hidden, ...demoSignIn });
  const options = { redirect: 'manual', headers: { cookie, accept: 'text/html' } } as const;
  const taken = await fetch(page.url, { ...options, method: 'POST', body: form });
  expect(taken.status).toBe(303);
  return () => fetch(new URL(taken.headers.get('location') ?? '', page.url), options);
}

test('a sign-in that is half done when the password changes goes no further @T23 @S1.8', async () => {
  const authority = await authorityForTest();
  const setPassword = await administrator(authority);
  const goOn = await stopAfterTheForm(authority);
  expect((await goOn()).headers.get('location')).toContain('code=');
  const goOnLater = await stopAfterTheForm(authority);
  await setPassword('another password');
  const refused = await goOnLater();
  expect([refused.status, refused.headers.get('location')]).toEqual([400, null]);
});

test('no session of the old password outlives the new one, however many are opened meanwhile @T23', async () => {
  const authority = await authorityForTest();
  const setPassword = await administrator(authority);
  let password = 'correct-horse';
  for (let round = 0; round < ROUNDS; round += 1) {
    const next = `password number ${round}`;
    const signIns = Array.from({ length: AT_ONCE }, () => passwordRequest(authority, seeded, { password }));
    const [changed, ...answers] = await Promise.all([setPassword(next), ...signIns]);
    expect(changed?.status).toBe(204);
    for (const { status } of answers) expect([200, 400, 503]).toContain(status);
    expect(await authority.activeRefreshTokens('demo')).toEqual([]);
    password = next;
    // The correct password still works and clears the counter.
    expect((await passwordRequest(authority, seeded, { password })).status).toBe(200);
  }
});
