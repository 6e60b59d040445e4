import { expect, test } from 'vitest';
import { serverForTest, signedIn } from '../testing/app.ts';

/** A locked session, and the `auth_time` of its server. */
async function lockedAt(authTime: (now: number) => unknown) {
  const server = await serverForTest();
  const app = await signedIn(server);
  const before = await app.tokens.current();
  await app.sessions.get('demo').lock(20);
  server.state.authTime = authTime;
  return { server, app, before };
}

type Locked = Awaited<ReturnType<typeof lockedAt>>;

async function unlockInBrowser({ app }: Locked): Promise<string> {
  await app.sessions.get('demo').unlock('browser');
  await expect.poll(() => app.opened.length).toBe(1);
  return await (await app.browser.follow(app.opened[0] ?? '')).text();
}

test.each<[string, (now: number) => unknown]>([
  ['now', (now) => now],
  ['a moment ago, by a clock that is behind', (now) => now - 20],
])('a sign-in in the browser that was made %s unlocks @S2.4', async (_, authTime) => {
  const locked = await lockedAt(authTime);
  expect(await unlockInBrowser(locked)).toContain('You are signed in as Dana Demo (demo)');
  await locked.app.reaches('active');
  expect(await locked.app.tokens.current()).toEqual(locked.before);
});

test.each<[string, (now: number) => unknown, string, RegExp]>([
  ['nobody says when', () => undefined, 'not_signed_in_anew', /does not say when you signed in/],
  ['an hour ago', (now) => now - 3600, 'not_signed_in_anew', /did not ask you to sign in again/],
  ['in 1970', () => 0, 'not_signed_in_anew', /did not ask you to sign in again/],
  ['in the future', (now) => now + 3600, 'not_signed_in_anew', /did not ask you to sign in again/],
  ['at a time that is a text', (now) => String(now), 'unexpected_answer', /cannot trust/],
])('one that was made %s does not, and it is said what to do @S2.4', async (_, authTime, code, words) => {
  const locked = await lockedAt(authTime);
  const { app, server } = locked;
  expect(await unlockInBrowser(locked)).toContain('was not completed');
  await expect.poll(() => app.snapshot().signIn).toBeUndefined();
  const { state, problem } = app.snapshot();
  expect({ state, code: problem?.code }).toEqual({ state: 'locked', code });
  expect(problem?.message).toMatch(words);
  expect(problem?.remedy).toMatch(code === 'unexpected_answer' ? /runs the server/ : /sign out/i);
  await expect(app.tokens.current()).rejects.toMatchObject({ code: 'locked' });
  // The refresh token that came with it was revoked, and that of the session was not.
  if (code === 'not_signed_in_anew') await expect.poll(() => server.state.revoked).toHaveLength(1);
  // A password typed here proves by itself who is present.
  await app.sessions.get('demo').unlock('password');
  await app.reaches('active');
  expect(await app.tokens.current()).toEqual(locked.before);
  expect((await app.sessions.get('demo').refresh()).after.generation).toBe(2);
});

test('where nothing else unlocks, signing out and in again does @S2.4', async () => {
  const locked = await lockedAt(() => undefined);
  await unlockInBrowser(locked);
  const { app } = locked;
  await app.sessions.get('demo').signOut();
  await app.sessions.get('demo').signIn({ method: 'browser', keep: true });
  await expect.poll(() => app.opened.length).toBe(2);
  await app.browser.follow(app.opened[1] ?? '');
  await app.reaches('active');
  expect(app.snapshot().locked).toBeUndefined();
});
