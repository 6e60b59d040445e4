import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { SignInMethod } from '../../../../shared/model/session.ts';
import { createBrowser } from '../../oauth/testing/browser.ts';
import { folderForTest, runApp, serverForTest } from '../testing/app.ts';

const deviceCode = 'urn:ietf:params:oauth:grant-type:device_code';
type Method = Exclude<SignInMethod, 'app'>;
const methods: Method[] = ['browser', 'device', 'password'];
const pairs = methods.flatMap((one) => methods.map((two) => [one, two] as const));

const passwords = [
  { username: 'demo', secret: 'correct-horse' },
  { username: 'omar', secret: 'correct-horse' },
];

/** A clock that stands still until it is released for all pauses. */
function clockOfAll() {
  let now = 0;
  const pausing: Array<() => void> = [];
  return {
    now: () => now,
    pause: (ms: number, signal: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true });
        pausing.push(() => {
          now += ms;
          resolve();
        });
      }),
    async goOn() {
      await expect.poll(() => pausing.length).toBeGreaterThan(0);
      for (const resume of pausing.splice(0)) resume();
    },
  };
}

/** Two signed-out sessions of one connection; each step that reaches a gate waits there. */
async function setUp() {
  const server = await serverForTest();
  const clock = clockOfAll();
  const grants = ['authorization_code', 'password', deviceCode, 'client_credentials'];
  const app = await runApp([server.connection({ grants })], await folderForTest(), {
    pollClock: clock,
  });
  await app.sessions.start();
  // A second session is created only while the first one is in use.
  app.answers.push(null);
  await app.sessions.get('demo').signIn({ method: 'app', keep: true });
  const second = app.sessions.add('demo');
  app.sessions.get('demo').cancelSignIn();
  app.answers.length = 0;

  async function begin(method: Method | 'app', session: string): Promise<void> {
    const opened = app.opened.length;
    await app.sessions.get(session).signIn({ method, keep: true });
    if (method === 'browser') {
      await expect.poll(() => app.opened.length).toBe(opened + 1);
      void createBrowser()
        .follow(app.opened.at(-1) ?? '')
        .catch(() => undefined);
    }
    if (method === 'device') {
      await expect.poll(() => app.snapshot(session).signIn?.step).toBe('device');
      for (const device of server.devices.values()) device.state = 'confirmed';
      await clock.goOn();
    }
  }

  /** One session is established, the other says why not, and only the tokens of the other were revoked. */
  async function oneBegan(): Promise<void> {
    const both = ['demo', second].map((id) => () => app.snapshot(id));
    for (const of of both) await expect.poll(() => of().signIn).toBeUndefined();
    const states = both.map((of) => of().state).sort();
    expect(states).toEqual(['active', 'signedOut']);
    const [not] = both.filter((of) => of().state === 'signedOut');
    expect(not?.().problem?.code).toBe('already_signed_in');
    expect(not?.().account).toBeUndefined();
  }
  return { server, app, second, begin, oneBegan };
}

/** Holds each caller until it is opened. */
function createGate() {
  const waiting: Array<() => void> = [];
  return {
    waiting,
    pass: () => new Promise<void>((resolve) => waiting.push(resolve)),
  };
}

/** Enough turns of the event loop for everything that does not wait at a gate. */
async function turns(): Promise<void> {
  for (let count = 0; count < 200; count += 1) await turn();
}

test.each(pairs.flatMap(([one, two]) => ['first', 'second'].map((answered) => ({ one, two, answered }))))(
  'a person who signs in by $one and by $two at once has one session; $answered answered first @S2.8 @T19',
  async ({ one, two, answered }) => {
    const { server, app, second, begin, oneBegan } = await setUp();
    const gate = createGate();
    server.state.script = async ({ honest, response }) => {
      const answer = await honest();
      if (answer !== undefined && !('error' in answer)) await gate.pass();
      const status = answer === undefined || 'error' in answer ? 400 : 200;
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer ?? { error: 'invalid_grant' }));
    };
    await begin(one, 'demo');
    await expect.poll(() => gate.waiting.length).toBe(1);
    await begin(two, second);
    await expect.poll(() => gate.waiting.length).toBe(2);
    if (answered === 'second') gate.waiting.reverse();
    for (const goOn of gate.waiting) goOn();
    await oneBegan();
    await expect.poll(() => server.state.revoked).toHaveLength(1);
    // The remaining token is not the revoked one.
    server.state.script = undefined;
    const active = app.snapshot('demo').state === 'active' ? 'demo' : second;
    expect((await app.sessions.get(active).refresh()).after.generation).toBe(2);
  },
);

test.each(pairs)(
  'by %s and by %s: the second comes while the first is being written down @S2.8 @T19',
  async (one, two) => {
    const { server, app, second, begin, oneBegan } = await setUp();
    const gate = createGate();
    app.faults.write = async (payload) => {
      if (payload.includes('COMMIT')) await gate.pass();
    };
    await begin(one, 'demo');
    await expect.poll(() => gate.waiting.length).toBe(1);
    const calls = server.state.tokenCalls.length;
    await begin(two, second);
    await expect.poll(() => server.state.tokenCalls.length).toBeGreaterThan(calls);
    await expect.poll(() => app.snapshot(second).signIn?.step).toBe('exchanging');
    await turns();
    // No other step got that far.
    expect(gate.waiting).toHaveLength(1);
    delete app.faults.write;
    for (const goOn of gate.waiting) goOn();
    await oneBegan();
    expect(app.snapshot('demo').state).toBe('active');
    await expect.poll(() => server.state.revoked).toHaveLength(1);
  },
);

test('where the first of two is cancelled in the middle, the second one begins @S2.8 @B10', async () => {
  const { server, app, second, begin } = await setUp();
  const gate = createGate();
  app.faults.write = async (payload) => {
    if (payload.includes('COMMIT')) await gate.pass();
  };
  await begin('password', 'demo');
  await expect.poll(() => gate.waiting.length).toBe(1);
  await begin('password', second);
  app.sessions.get('demo').cancelSignIn();
  delete app.faults.write;
  for (const goOn of gate.waiting) goOn();
  await app.reaches('active', second);
  expect(app.snapshot('demo')).toMatchObject({ state: 'signedOut', problem: { code: 'sign_in_cancelled' } });
  await expect.poll(() => server.state.revoked).toHaveLength(1);
});

test.each(pairs)('by %s and by %s at once there is one registration @S2.8 @B4', async (one, two) => {
  const { server, app, second } = await setUp();
  expect(server.state.registrations).toBe(0);
  app.answers.push(...passwords);
  await app.sessions.get('demo').signIn({ method: one, keep: true });
  await app.sessions.get(second).signIn({ method: two, keep: true });
  for (const id of ['demo', second])
    await expect.poll(() => app.snapshot(id).signIn?.step).not.toBe('preparing');
  expect(server.state.registrations).toBe(1);
});

test('two persons who sign in at once by a client that is new are renewed by it, both @S2.8 @B4', async () => {
  const { server, app, second, begin } = await setUp();
  app.answers.push(...passwords);
  await Promise.all([begin('password', 'demo'), begin('password', second)]);
  for (const id of ['demo', second]) await app.reaches('active', id);
  for (const id of ['demo', second]) expect((await app.sessions.get(id).refresh()).after.generation).toBe(2);
  expect(server.state.registrations).toBe(1);
});

test('the app itself is one session too, and two persons at once are two @S2.8', async () => {
  const { app, second, begin, oneBegan } = await setUp();
  await Promise.all([begin('app', 'demo'), begin('app', second)]);
  await oneBegan();
  for (const id of ['demo', second]) await app.sessions.get(id).signOut();
  app.answers.push(...passwords);
  await Promise.all([begin('password', 'demo'), begin('password', second)]);
  for (const id of ['demo', second]) await app.reaches('active', id);
});
