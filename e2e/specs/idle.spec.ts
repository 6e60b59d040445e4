import type { Page } from 'playwright/test';
import type { MainChannel } from '../../shared/ipc/channels.ts';
import type { Input } from '../../shared/ipc/contract.ts';
import type { underLock } from '../../shared/ipc/under-lock.ts';
import type { App } from '../fixtures/app/app.ts';
import { recordIpcTraffic } from '../fixtures/app/ipc-traffic.ts';
import { ada, type Credentials, dana } from '../fixtures/authority/connection.ts';
import { lockByInactivity, simulateInactivity, simulateInput } from '../fixtures/desktop/idle.ts';
import { heapSnapshotOf } from '../fixtures/leaks/heap-snapshot.ts';
import { answerPrompt, call, expectProfile, expectView, openView, sessionOf } from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import { frame } from '../pages/frame.ts';
import { lockPage } from '../pages/lock.ts';
import { profilePage } from '../pages/profile.ts';
import { settings } from '../pages/settings.ts';

const session = 'demo';
const client = {
  name: 'x',
  first_party: false,
  redirect_uris: [],
  grant_types: [],
  allowed_origin: null,
  access_ttl: null,
  refresh_ttl: null,
  session_ttl: null,
  session_cap: null,
  rotation: true,
};

type Refused = {
  [C in MainChannel]: (typeof underLock)[C] extends 'refused' ? C : never;
}[MainChannel];

/** The input of every channel that a lock refuses: all a script in the window could request of a session. */
const refusedInputs: { [C in Refused]: Input<C> } = {
  'profile.get': { session },
  'jobs.list': { session },
  'activity.list': { session },
  'activity.preview': { session },
  'activity.export': { session },
  'requests.list': { session },
  'requests.cancel': { session, id: '1' },
  'requests.retry': { session },
  'session.renew': { session },
  'session.retry': { session },
  'session.signIn': { session, method: 'password', keep: true },
  'session.copyCode': { session },
  'leaks.check': { session },
  'idle.get': { session },
  'idle.set': { session, setting: { minutes: 'never', action: 'lock' } },
  'signOut.reach': { session },
  'signOut.everywhere': { session },
  'signOut.inBrowser': { session },
  'admin.sessions': {
    session,
    search: { user: '', client: '', device: '', state: 'all', sort: 'started', order: 'asc', limit: 1 },
  },
  'admin.revoke': { session, what: { kind: 'user', sub: 'x' } },
  'admin.clients': { session, search: { search: '', limit: 1 } },
  'admin.createClient': { session, client: { ...client, type: 'public' } },
  'admin.updateClient': { session, client_id: 'x', changes: { active: false } },
  'admin.rotateSecret': { session, client_id: 'x' },
};

/** Channels that a lock still answers. They change nothing, and no answer holds data of the session. */
const allowedChannels = [
  'app.info',
  'connections.list',
  'session.list',
  'settings.get',
  'authorities.list',
  'diagnostics.log',
  'diagnostics.preview',
  'desktop.get',
] as const;

const heapAndDocument = async (window: Page) => (await heapSnapshotOf(window)) + (await window.content());

async function unlock(app: App, user: Credentials = dana): Promise<void> {
  await lockPage(app.window).password.click();
  await answerPrompt(await app.prompt(), user);
}

test('after 20 minutes a session is locked: nothing of it is left in the window or can be had, until its owner is back @S2.4', async ({
  launchSignedIn,
  wire,
}) => {
  const app = await launchSignedIn({ view: 'Profile' });
  const job = (await profilePage(app.window).jobs.first().getByRole('cell').first().textContent()) ?? '';
  const data = ['dana@latchkey.example', job];
  const found = (text: string) => data.filter((value) => text.includes(value));
  expect(found(await heapAndDocument(app.window))).toEqual(data);

  await lockByInactivity(app, 20);
  await expect(app.window.getByText('Locked after 20 minutes without activity.')).toBeVisible();
  await expect(frame(app.window).status).toContainText('Locked');
  const before = wire.log.length;
  const traffic = await recordIpcTraffic(app.electron);
  for (const [channel, input] of Object.entries(refusedInputs)) {
    const answer = await call(app.window, channel as 'profile.get', input as Input<'profile.get'>);
    expect([channel, answer]).toMatchObject([channel, { ok: false, problem: { code: 'locked' } }]);
  }
  expect(await sessionOf(app.window)).toMatchObject({
    state: 'locked',
    account: { name: dana.name, sub: '' },
  });
  const answers = await Promise.all(allowedChannels.map((channel) => call(app.window, channel, null)));
  expect(answers.map(({ ok }) => ok)).toEqual(allowedChannels.map(() => true));
  expect(wire.log.slice(before)).toEqual([]);
  const after = (await heapAndDocument(app.window)) + (await traffic());
  expect(after.includes(dana.name)).toBe(true);
  expect(found(after)).toEqual([]);

  await simulateInput(app);
  await unlock(app, ada);
  await expect(lockPage(app.window).refusal).toContainText('That was not the account of Dana Demo.');
  expect((await sessionOf(app.window))?.state).toBe('locked');
  expect(await traffic()).not.toContain('activity.added');
  await unlock(app);
  await expectProfile(app.window);
  // The session is the same: the sign-in that unlocked it left no second session behind.
  expect((await sessionOf(app.window))?.renewals).toBe(1);
});

test('ending the app unlocks nothing, and a locked session can be signed out @S2.4', async ({
  launch,
  launchSignedIn,
  authority,
}) => {
  const first = await launchSignedIn({ view: 'Profile' });
  await lockByInactivity(first, 21);
  await first.kill();

  const second = await launch();
  await expectView(second.window, 'profile');
  await expect(lockPage(second.window).heading).toBeVisible();
  expect(await call(second.window, 'profile.get', { session })).toMatchObject({
    ok: false,
    problem: { code: 'locked' },
  });
  await unlock(second);
  await expectProfile(second.window);
  await lockByInactivity(second, 21);
  await lockPage(second.window).signOut.click();
  await expectView(second.window, 'sign-in/demo');
  await expect.poll(async () => (await authority.activeRefreshTokens(dana.username)).length).toBe(0);
});

test('the person chooses how long, and to be signed out; whoever comes back is told why, and is where they were @S2.4', async ({
  launchSignedIn,
}) => {
  const app = await launchSignedIn({ view: 'Settings' });
  await settings(app.window).open('Session');
  const section = app.window.getByRole('region', { name: 'When you are away' });
  await section.getByLabel('Minutes without input').fill('1441');
  await expect(section.getByText('A whole number from 1 to 1440')).toBeVisible();
  await section.getByLabel('Minutes without input').fill('2');
  await section.getByLabel('Then').selectOption('Sign out');
  await section.getByRole('button', { name: 'Save' }).click();
  await expect(section.getByText('After 2 minutes without input this session is signed out.')).toBeVisible();
  await openView(app.window, 'Session');

  await simulateInactivity(app, 2);
  await expectView(app.window, 'sign-in/demo');
  await expect(app.window.getByText('You were signed out after 2 minutes without activity.')).toBeVisible();
  await expect(app.window.getByText('After signing in, you return to Session.')).toBeVisible();
});
