import { decodeJwt } from 'jose';
import { expect, onTestFinished, test } from 'vitest';
import { handClock } from '../../electron/main/session/testing/poll-clock.ts';
import { startAuthority } from '../../server/authority.ts';
import { Browser, demoSignIn, type Page } from '../../server/testing/browser.ts';
import { homeForTest, runCore } from './core.ts';

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';
const secret = 'the-secret-of-the-seeded-client-1';

async function authorityForTest() {
  const authority = await startAuthority({ clientSecret: secret });
  onTestFinished(() => authority.stop());
  return authority;
}

async function coreWithCode() {
  const clock = handClock();
  const core = await runCore(await authorityForTest(), await homeForTest(), undefined, {
    connection: { grants: ['authorization_code', DEVICE_CODE] },
    pollClock: clock,
  });
  await core.signIn('device');
  await expect.poll(() => core.snapshot()?.signIn?.step, { timeout: 10_000 }).toBe('device');
  const step = core.snapshot()?.signIn;
  if (step?.step !== 'device') throw new Error('no code is shown');
  return { core, clock, step };
}

const xsrfOf = ({ text }: Page) => /name="xsrf" value="([^"]+)"/.exec(text)?.[1] ?? '';

/** Enters a code in a browser, as on another device, and confirms or aborts. */
async function enter(page: string, userCode: string, answer: 'confirm' | 'abort'): Promise<Page> {
  const browser = new Browser();
  const form = { xsrf: xsrfOf(await browser.open(page)), user_code: userCode };
  const confirmation = await browser.open(page, form);
  let next = await browser.open(page, { xsrf: xsrfOf(confirmation), user_code: userCode, [answer]: 'yes' });
  if (next.text.includes('value="sign-in"')) next = await browser.submit(next, demoSignIn);
  if (next.text.includes('value="allow"')) next = await browser.submit(next, { action: 'allow' });
  return next;
}

test('a code entered at the authority becomes a session bound to this device, which renews itself @B4 @S4.3', async () => {
  const { core, clock, step } = await coreWithCode();
  expect(step.verificationUriComplete).toContain(step.userCode);
  expect(step.expiresAt - step.askedAt).toBe(600_000);
  expect((await enter(step.verificationUri, step.userCode, 'confirm')).text).toContain(
    'Your device is signed in',
  );
  expect(await clock.tick()).toBe(5);
  await core.reaches('active');
  expect(core.snapshot()).toMatchObject({ account: { username: 'demo' }, bound: true, kept: 'vault' });
  expect(JSON.parse((await core.get('me')).body)).toMatchObject({ preferred_username: 'demo' });
  await core.sessions.get('demo').refresh();
  expect(core.snapshot()).toMatchObject({ generation: 2, account: { username: 'demo' } });
});

test('the authority asks for less haste, and gets it @B4', async () => {
  const { core, clock } = await coreWithCode();
  // The app's clock runs ahead of the authority's, so the second poll comes too early.
  expect([await clock.tick(), await clock.tick(), await clock.tick()]).toEqual([5, 5, 10]);
  core.sessions.get('demo').cancelSignIn();
  await core.reaches('signedOut');
});

test('a code declined at the authority begins no session @B4', async () => {
  const { core, clock, step } = await coreWithCode();
  await enter(step.verificationUri, step.userCode, 'abort');
  await clock.tick();
  await core.reaches('signedOut');
  expect(core.snapshot()).toMatchObject({ problem: { code: 'access_denied' } });
});

test('a client with a secret acts for itself at the authority, whose API has nothing personal for it @S2.2 @B4', async () => {
  const authority = await authorityForTest();
  const home = await homeForTest();
  const connection = {
    client: { authentication: 'client_secret_basic', id: 'latchkey-desktop' },
    grants: ['password', 'client_credentials'],
  };
  const ask = async () => ({ username: '', secret });
  const core = await runCore(authority, home, ask, { connection });
  await core.signIn('app');
  await core.reaches('active');
  const { token } = await core.sessions.get('demo').tokens.current();
  expect(decodeJwt(token)).toMatchObject({ sub: 'latchkey-desktop', scope: 'api:read api:write' });
  expect(decodeJwt(token)).not.toHaveProperty('roles');
  expect(core.snapshot()).toMatchObject({ actsAs: 'app', scopes: ['api:read', 'api:write'], bound: true });
  await expect(core.get('me')).rejects.toMatchObject({ code: 'api_refused' });
  expect(core.snapshot()?.state).toBe('active');
  await core.stop();

  const second = await runCore(authority, home, async () => null, { connection });
  expect(second.snapshot()).toMatchObject({ state: 'active', actsAs: 'app' });
  await second.sessions.get('demo').refresh();
  expect(second.snapshot()).toMatchObject({ generation: 2, actsAs: 'app' });
});

test('a session of before the API asked for scopes goes on, says what it lacks, and is whole after a new sign-in @T23b @S2.7', async () => {
  const authority = await authorityForTest();
  const home = await homeForTest();
  const scopes = ['openid', 'profile', 'email', 'offline_access'];
  const before = await runCore(authority, home, undefined, { connection: { scopes } });
  await before.signIn('password');
  await before.reaches('active');
  for (const path of ['me', 'jobs', 'sessions', 'admin/sessions']) {
    await expect(before.get(path), path).rejects.toMatchObject({ code: 'insufficient_scope' });
  }
  await before.sessions.get('demo').refresh();
  await expect(before.get('me')).rejects.toMatchObject({ code: 'insufficient_scope' });
  expect(before.snapshot()).toMatchObject({ state: 'active', renewals: 1 });
  await before.stop();

  const after = await runCore(authority, home);
  await expect(after.get('me')).rejects.toMatchObject({ code: 'insufficient_scope' });
  await after.sessions.get('demo').signOut();
  await after.signIn('password');
  await after.reaches('active');
  expect(JSON.parse((await after.get('me')).body)).toMatchObject({ name: 'Dana Demo', roles: ['user'] });
  // Dana is not an administrator, whatever scopes her app requests.
  await expect(after.get('admin/sessions')).rejects.toMatchObject({ code: 'insufficient_scope' });
  expect(after.snapshot()?.state).toBe('active');
});
