import { EventEmitter } from 'node:events';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { WaitingRequests } from '../../../shared/model/waiting.ts';
import { sendJson } from '../oauth/testing/http-server.ts';
import { type Core, coreForTest } from './testing/core.ts';
import { createWake, type Wake, watchForWake } from './wake.ts';

/** The app's core on a computer that can sleep and go offline. */
async function computerForTest() {
  let network: Wake | undefined;
  const computer = { power: new EventEmitter(), online: true, sent: [] as WaitingRequests[] };
  const core = await coreForTest({
    deps: { waitingChanged: (session) => network?.requestsChanged(session) },
  });
  network = createWake({
    sessions: core.app.sessions,
    gateway: core.gateway,
    power: computer.power,
    isOnline: () => computer.online,
    send: (waiting) => computer.sent.push(waiting),
  });
  onTestFinished(() => network?.stop());
  return { core, computer, network };
}

/** Brings the session to a retry delay of minutes, with a request that waits for it. */
async function inLongBackoff(core: Core) {
  core.server.expireAccessTokens();
  core.server.state.script = ({ response }) => sendJson(response, 503, {});
  const answer = core.request();
  await core.waiting(1);
  while ((core.app.snapshot().retryAt ?? 0) < Date.now() + 60_000) {
    await core.app.sessions
      .get('demo')
      .retry()
      .catch(() => undefined);
  }
  core.server.state.script = undefined;
  return { answer };
}

test.each(['resume', 'unlock-screen'])(
  'on %s everything that waits is tried again at once @B6',
  async (event) => {
    const { core, computer } = await computerForTest();
    const { answer } = await inLongBackoff(core);
    await core.apiLine.unplug();
    const other = core.request();
    await core.waiting(2);
    await core.apiLine.plugIn();
    computer.power.emit(event);
    expect(core.app.snapshot().retryAt).toBeLessThanOrEqual(Date.now() + 1_000);
    expect((await Promise.all([answer, other])).map(({ status }) => status)).toEqual([200, 200]);
    expect(core.server.state.renewals).toBe(1);
  },
);

test('a network that is back is noticed while something waits @B6', async () => {
  const { core, computer } = await computerForTest();
  computer.online = false;
  const { answer } = await inLongBackoff(core);
  computer.online = true;
  expect((await answer).status).toBe(200);
});

test('a session whose keyring was locked is read when the screen is unlocked @B6', async () => {
  const { core, computer } = await computerForTest();
  const { app } = core;
  app.faults.read = () => ({ state: 'unreadable', reason: 'keyring', detail: 'locked' });
  app.state.keyring = { state: 'locked', backend: 'test' };
  await app.sessions.start();
  const answer = core.request();
  const [waiting] = await core.waiting(1);
  expect(waiting?.reason.code).toBe('keyring_locked');
  delete app.faults.read;
  computer.power.emit('unlock-screen');
  expect((await answer).status).toBe(200);
});

test('sessions that do not wait are left alone by a wake', async () => {
  const { core, computer } = await computerForTest();
  const callsBefore = core.server.state.tokenCalls.length;
  computer.power.emit('resume');
  await core.request();
  expect(core.server.state.tokenCalls).toHaveLength(callsBefore);
  expect(core.app.snapshot()).toMatchObject({ state: 'active', generation: 1 });
});

test('the network is looked at only while something waits', async () => {
  const computer = { waits: false, looks: 0, woken: 0 };
  const watch = watchForWake({
    power: new EventEmitter(),
    isOnline: () => {
      computer.looks += 1;
      return computer.looks > 3;
    },
    waits: () => computer.waits,
    wake: () => {
      computer.woken += 1;
      computer.waits = false;
    },
    everyMs: 1,
  });
  onTestFinished(() => watch.stop());
  watch.check();
  expect(computer.looks).toBe(0);
  computer.waits = true;
  watch.check();
  await vi.waitFor(() => expect(computer.woken).toBe(1), { interval: 5 });
  expect(computer.looks).toBe(4);
});

test('after the end nothing of the computer is heard', () => {
  const power = new EventEmitter();
  const watch = watchForWake({
    power,
    isOnline: () => true,
    waits: () => true,
    wake: () => expect.unreachable(),
  });
  watch.stop();
  power.emit('resume');
  expect(power.eventNames()).toEqual([]);
});

test('the window is told once where many requests begin to wait, and that none does in the end @B6', async () => {
  const { core, computer } = await computerForTest();
  await core.apiLine.unplug();
  const answers = Array.from({ length: 50 }, () => core.request());
  await core.waiting(50);
  await vi.waitFor(() => expect(computer.sent.at(-1)?.requests).toHaveLength(50));
  expect(computer.sent.length).toBeLessThan(50);
  await core.apiLine.plugIn();
  core.gateway.retry();
  await Promise.all(answers);
  await vi.waitFor(() => expect(computer.sent.at(-1)).toEqual({ session: 'demo', requests: [] }));
});

test('what waits in a locked session is told when it is open again, and that of others at once @S2.4', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const sent: string[] = [];
  let state: 'locked' | 'waiting' = 'locked';
  const network = createWake({
    sessions: { list: () => [{ session: 'demo', state } as never], wake: () => undefined },
    gateway: { waiting: () => [], waits: () => true, wake: () => undefined },
    power: new EventEmitter(),
    isOnline: () => true,
    send: ({ session }) => sent.push(session),
  });
  onTestFinished(network.stop);
  network.requestsChanged('demo');
  network.requestsChanged('demo~2');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sent).toEqual(['demo~2']);
  state = 'waiting';
  network.sessionChanged();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sent).toEqual(['demo~2', 'demo']);
});
