import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type AuthorityOptions, startAuthority } from '../../server/authority.ts';
import { Browser, demoSignIn } from '../../server/testing/browser.ts';
import { bytesBelow, homeForTest, runCore } from './core.ts';

async function authorityForTest(options: AuthorityOptions = {}) {
  const authority = await startAuthority(options);
  onTestFinished(() => authority.stop());
  return authority;
}

type Core = Awaited<ReturnType<typeof runCore>>;

async function signInWithPassword(core: Core): Promise<void> {
  await core.signIn('password');
  await core.reaches('active');
}

/** Expects that the API accepts the session's token as the demo user's. */
async function expectApiAccess(core: Core): Promise<void> {
  expect(JSON.parse((await core.get('me')).body)).toMatchObject({ preferred_username: 'demo' });
}

/** Follows the opened address as a browser does, to the app's own last page. */
async function followBrowser(address: string): Promise<string> {
  const browser = new Browser();
  return (await browser.open((await callbackOf(address, browser)).href)).text;
}

async function callbackOf(address: string, browser = new Browser()): Promise<URL> {
  // The loopback address redirects to the authority.
  const start = await browser.open(address);
  let page = await browser.open(start.url.href);
  if (page.text.includes('value="sign-in"')) page = await browser.submit(page, demoSignIn);
  if (page.text.includes('value="allow"')) page = await browser.submit(page, { action: 'allow' });
  return page.url;
}

test('a password becomes a session that reads the API, survives a restart and leaves no token in clear @S0.1 @S2.5', async () => {
  const authority = await authorityForTest();
  const home = await homeForTest();
  const first = await runCore(authority, home);
  await signInWithPassword(first);
  expect(first.snapshot()).toMatchObject({ kept: 'vault', account: { username: 'demo', roles: ['user'] } });
  await expectApiAccess(first);
  const secrets = first.sessions.secrets();
  expect(secrets.length).toBeGreaterThanOrEqual(3);
  await first.stop();

  const disk = await bytesBelow(home.folder);
  expect(disk.length).toBeGreaterThan(1000);
  for (const secret of secrets) expect(disk.includes(secret)).toBe(false);

  const second = await runCore(authority, home, async () => null);
  expect(second.snapshot()).toMatchObject({ state: 'active', account: { username: 'demo' } });
  await expectApiAccess(second);
  expect(await authority.activeRefreshTokens('demo')).toHaveLength(1);
});

test('the browser signs in at the authority, on a path of its own, and no token passes through a page @S2.1', async () => {
  const authority = await authorityForTest();
  const core = await runCore(authority, await homeForTest());
  await core.signIn('browser');
  await expect.poll(() => core.opened.length).toBe(1);
  const last = await followBrowser(core.opened[0] ?? '');
  expect(last).toContain('You are signed in');
  await core.reaches('active');
  for (const secret of core.sessions.secrets()) expect(last + core.opened.join()).not.toContain(secret);
  await expectApiAccess(core);
});

test('a code of another attempt, brought in with the right state, is worth nothing', async () => {
  const authority = await authorityForTest();
  const [victim, attacker] = [
    await runCore(authority, await homeForTest()),
    await runCore(authority, await homeForTest()),
  ];
  for (const core of [victim, attacker]) {
    await core.signIn('browser');
    await expect.poll(() => core.opened.length).toBe(1);
  }
  const browser = new Browser();
  const mine = await callbackOf(victim.opened[0] ?? '', browser);
  const injected = await callbackOf(attacker.opened[0] ?? '');
  mine.searchParams.set('code', injected.searchParams.get('code') ?? '');
  expect((await browser.open(mine.href)).text).toContain('was not completed');
  await victim.reaches('signedOut');
  expect(victim.snapshot()?.problem?.code).toBe('sign_in_expired');
});

test('an access token of a second is renewed over and over without a request failing @S0.4 @S2.3', async () => {
  const authority = await authorityForTest({ accessTtl: 1 });
  const core = await runCore(authority, await homeForTest());
  await signInWithPassword(core);
  while ((core.snapshot()?.renewals ?? 0) < 3) {
    await expectApiAccess(core);
  }
  expect(await authority.activeRefreshTokens('demo')).toHaveLength(1);
});

test('200 requests at the moment of expiry make one renewal and 200 right answers @S0.5', async () => {
  const authority = await authorityForTest({ accessTtl: 5 });
  const core = await runCore(authority, await homeForTest());
  await signInWithPassword(core);
  const isExpired = () => Date.now() >= (core.snapshot()?.accessToken?.expiresAt ?? 0);
  await expect.poll(isExpired, { timeout: 10_000 }).toBe(true);
  const before = core.snapshot()?.renewals ?? 0;
  const answers = await Promise.all(Array.from({ length: 200 }, () => core.get('me')));
  const names = answers.map(
    (answer) => (JSON.parse(answer.body) as { preferred_username: string }).preferred_username,
  );
  expect(names).toEqual(Array.from({ length: 200 }, () => 'demo'));
  expect((core.snapshot()?.renewals ?? 0) - before).toBe(1);
});

test('access withdrawn on the server ends the session at the next call, with one error for all @S0.6 @S4.7', async () => {
  const authority = await authorityForTest();
  const core = await runCore(authority, await homeForTest());
  await signInWithPassword(core);
  await authority.revokeSessions('demo');
  const all = await Promise.allSettled(Array.from({ length: 20 }, () => core.get('me')));
  const codes = all.map((result) =>
    result.status === 'rejected' ? (result.reason as { code: string }).code : 'answered',
  );
  expect(new Set(codes)).toEqual(new Set(['session_ended']));
  expect(core.snapshot()).toMatchObject({ state: 'ended', problem: { code: 'session_ended' } });
});

test('a session not to be kept leaves nothing on the disk @S2.5', async () => {
  const authority = await authorityForTest();
  const home = await homeForTest();
  const core = await runCore(authority, home);
  await core.signIn('password', false);
  await core.reaches('active');
  await core.get('me');
  await core.sessions.get('demo').refresh();
  await core.stop();
  expect(
    existsSync(join(home.folder, 'vault')) ? await bytesBelow(join(home.folder, 'vault')) : '',
  ).toHaveLength(0);
  expect((await runCore(authority, home)).snapshot()?.state).toBe('signedOut');
});

test('signing out ends the session at the authority too', async () => {
  const authority = await authorityForTest();
  const home = await homeForTest();
  const core = await runCore(authority, home);
  await signInWithPassword(core);
  await core.sessions.get('demo').signOut();
  await core.stop();
  expect(await authority.activeRefreshTokens('demo')).toEqual([]);
  const next = await runCore(authority, home);
  expect(next.snapshot()?.state).toBe('signedOut');
  await signInWithPassword(next);
  expect(next.snapshot()?.kept).toBe('vault');
});

test('a keyring locked at start loses nothing: unlocked, the session goes on', async () => {
  const authority = await authorityForTest();
  const home = await homeForTest();
  const core = await runCore(authority, home);
  await signInWithPassword(core);
  await core.stop();
  home.keyring.refuses = true;
  const locked = await runCore(authority, home);
  expect(locked.snapshot()).toMatchObject({ state: 'waiting', problem: { code: 'keyring_locked' } });
  home.keyring.refuses = false;
  await locked.sessions.get('demo').retry();
  expect(locked.snapshot()).toMatchObject({ state: 'active', account: { username: 'demo' } });
});

test('an authority whose database was wiped is registered with anew at the next sign-in', async () => {
  const before = await startAuthority();
  const home = await homeForTest();
  const core = await runCore(before, home);
  await signInWithPassword(core);
  await core.stop();
  await before.stop();
  const after = await authorityForTest({ port: before.port });
  const again = await runCore(after, home);
  await expect(again.sessions.get('demo').refresh()).rejects.toMatchObject({ code: 'client_refused' });
  await again.signIn('browser');
  await expect.poll(() => again.opened.length).toBe(1);
  await followBrowser(again.opened[0] ?? '');
  await again.reaches('active');
  await expectApiAccess(again);
});

test('the authority says when somebody signed in, and a sign-in in the browser unlocks @S2.4', async () => {
  const authority = await authorityForTest();
  const core = await runCore(authority, await homeForTest());
  await signInWithPassword(core);
  await core.sessions.get('demo').lock(5);
  await core.sessions.get('demo').unlock('browser');
  await expect.poll(() => core.opened.length).toBe(1);
  expect(await followBrowser(core.opened[0] ?? '')).toContain('You are signed in as');
  await core.reaches('active');
  await expectApiAccess(core);
});
