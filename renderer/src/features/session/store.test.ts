import { describe, expect, it } from 'vitest';
import { failed, ok } from '../../../../shared/ipc/result.ts';
import { activeSnapshot, memoryBridge, snapshot } from '../../testing/memory-bridge.ts';
import { createSessionActions } from './actions.ts';
import { createEverywhere } from './sign-out-everywhere.ts';
import { createSessions } from './store.ts';

const held = (sessions: ReturnType<typeof createSessions>) => sessions.store.getState().bySession['demo'];

describe('sessions', () => {
  it('drops a snapshot older than the one held', () => {
    const bridge = memoryBridge();
    const sessions = createSessions(bridge);
    bridge.emit(activeSnapshot({ generation: 5 }));
    bridge.emit(snapshot({ state: 'ended', generation: 4 }));
    expect(held(sessions)?.state).toBe('active');
    bridge.emit(activeSnapshot({ state: 'renewing', generation: 5 }));
    expect(held(sessions)?.state).toBe('renewing');
  });

  it('takes an event for later than a list of the same generation', async () => {
    const list = Promise.withResolvers<void>();
    const bridge = memoryBridge({
      'session.list': () => list.promise.then(() => ok([snapshot({ state: 'resolving', generation: 1 })])),
    });
    const sessions = createSessions(bridge);
    const started = sessions.start();
    bridge.emit(activeSnapshot({ generation: 1 }));
    list.resolve();
    await started;
    expect(held(sessions)?.state).toBe('active');
  });

  it('keeps the sessions of different connections apart', () => {
    const bridge = memoryBridge();
    const sessions = createSessions(bridge);
    bridge.emit(activeSnapshot({ generation: 9 }));
    bridge.emit(snapshot({ connection: 'work', generation: 1 }));
    expect(Object.keys(sessions.store.getState().bySession)).toEqual(['demo', 'work']);
  });

  it('says what went wrong and stays as it was when signing out fails', async () => {
    const problem = { code: 'disk_failed', message: 'The disk is full.' } as const;
    const bridge = memoryBridge({ 'session.signOut': async () => failed(problem) });
    const sessions = createSessions(bridge);
    await sessions.signOut('demo');
    expect(sessions.store.getState()).toMatchObject({ problem, leaving: undefined });
  });
});

describe('signing out everywhere', () => {
  const setUp = (answers: Parameters<typeof memoryBridge>[0]) => {
    const bridge = memoryBridge(answers);
    const sessions = createSessions(bridge);
    return {
      bridge,
      sessions,
      everywhere: createEverywhere(bridge, 'demo', () => sessions.signOutEverywhere('demo')),
    };
  };

  it('says how far it reaches before it is done, and does nothing when it is not meant', async () => {
    const { bridge, everywhere } = setUp({ 'signOut.reach': async () => ok({ others: true }) });
    await everywhere.ask();
    expect(everywhere.store.getState()).toMatchObject({ asked: true, others: true });
    everywhere.cancel();
    expect(everywhere.store.getState()).toMatchObject({ asked: false, others: undefined });
    expect(bridge.calls.map(({ channel }) => channel)).toEqual(['signOut.reach']);
  });

  it('is done once however often it is confirmed, and nobody has to be told why the session is gone', async () => {
    const { bridge, sessions, everywhere } = setUp({ 'signOut.everywhere': async () => ok(null) });
    await Promise.all([everywhere.confirm(), everywhere.confirm()]);
    expect(bridge.calls).toEqual([{ channel: 'signOut.everywhere', input: { session: 'demo' } }]);
    expect(sessions.store.getState().leaving).toBe('demo');
  });

  it('says why nobody was signed out, and can be confirmed again', async () => {
    const problem = { code: 'server_unreachable', message: 'Not reachable.' } as const;
    const { sessions, everywhere } = setUp({ 'signOut.everywhere': async () => failed(problem) });
    await everywhere.confirm();
    expect(everywhere.store.getState()).toMatchObject({ busy: false, problem });
    expect(sessions.store.getState().leaving).toBeUndefined();
  });
});

const report = {
  before: { generation: 1, fingerprint: 'aa' },
  after: { generation: 2, fingerprint: 'bb' },
  refreshTokenReplaced: true,
  tookMs: 12,
};

describe('session actions', () => {
  it('renews once however often it is pressed, and keeps what changed', async () => {
    const bridge = memoryBridge({ 'session.renew': async () => ok(report) });
    const actions = createSessionActions(bridge, 'demo');
    await Promise.all([actions.renew(), actions.renew(), actions.renew()]);
    expect(bridge.calls).toEqual([{ channel: 'session.renew', input: { session: 'demo' } }]);
    expect(actions.store.getState().renewal).toEqual({ busy: false, report, problem: undefined });
  });

  it('says why a renewal failed and can be asked again', async () => {
    const problem = { code: 'server_unreachable', message: 'Not reachable.' } as const;
    const answers = [failed(problem), ok(report)];
    const bridge = memoryBridge({ 'session.renew': async () => answers.shift() ?? ok(report) });
    const actions = createSessionActions(bridge, 'demo');
    await actions.renew();
    expect(actions.store.getState().renewal).toMatchObject({ busy: false, problem });
    await actions.renew();
    expect(actions.store.getState().renewal).toMatchObject({ report, problem: undefined });
  });

  it('keeps what the leak search looked at', async () => {
    const leaks = { at: 1, tookMs: 2, secrets: 3, places: [], hits: 0, trustworthy: true };
    const actions = createSessionActions(memoryBridge({ 'leaks.check': async () => ok(leaks) }), 'demo');
    await actions.checkLeaks();
    expect(actions.store.getState().leaks.report).toEqual(leaks);
  });
});
