import { describe, expect, it, vi } from 'vitest';
import type { MainBridge } from '../../../shared/ipc/contract.ts';
import { failed, ok } from '../../../shared/ipc/result.ts';
import type { SessionSnapshot } from '../../../shared/model/session.ts';
import { activeSnapshot, demoConnection, memoryBridge, snapshot } from '../testing/memory-bridge.ts';
import { createApp } from './app.ts';
import { memoryBar, memoryStorage } from './testing/memory-window.ts';

interface Setup {
  hash?: string;
  session?: SessionSnapshot;
  last?: string;
  answers?: Partial<MainBridge>;
}

const ada = { sub: 'u1', name: 'Ada Lovelace', roles: ['user'], generation: 1 };

function setup({ hash = '', session = snapshot(), last, answers = {} }: Setup) {
  const bridge = memoryBridge({
    'connections.list': async () => ok([demoConnection]),
    'session.list': async () => ok([session]),
    'profile.get': async () => ok(ada),
    'session.signOut': async () => ok(null),
    ...answers,
  });
  const bar = memoryBar(hash);
  const memory = memoryStorage(last === undefined ? {} : { 'latchkey.session': last });
  return { bridge, bar, memory, app: createApp({ bridge, bar, memory }) };
}

const hash = (bar: { location: { hash: string } }) => bar.location.hash;

const withdrawn = {
  code: 'session_ended',
  message: 'The server has withdrawn your access.',
  remedy: 'Sign in again.',
} as const;

describe('app', () => {
  it('changes the scene when it is another one, and not with everything that main tells', async () => {
    const { app } = setup({ hash: '#/home', session: activeSnapshot() });
    await app.start();
    const told = vi.fn();
    const changed = vi.fn();
    app.startup.store.subscribe(told);
    app.scene.subscribe(changed);
    await app.startup.loadInfo();
    expect(told).toHaveBeenCalled();
    expect(changed).not.toHaveBeenCalled();
    app.router.go({ view: 'profile' });
    expect(changed).toHaveBeenCalledOnce();
  });

  it('asks who is signed in first, and shows nobody before it is answered @S1.4', async () => {
    const gate = Promise.withResolvers<void>();
    const { app, bridge } = setup({
      hash: '#/home',
      last: 'demo',
      session: activeSnapshot(),
      answers: { 'profile.get': () => gate.promise.then(() => ok(ada)) },
    });
    const started = app.start();
    expect(bridge.calls[0]).toEqual({ channel: 'profile.get', input: { session: 'demo' } });
    await vi.waitFor(() => expect(app.sessions.store.getState().loaded).toBe(true));
    expect(app.scene.getState()).toMatchObject({
      identity: { state: 'resolving' },
      decision: { kind: 'wait' },
    });
    gate.resolve();
    await started;
    expect(app.scene.getState()).toMatchObject({
      identity: { state: 'signedIn' },
      decision: { kind: 'show' },
    });
    expect(bridge.calls.filter(({ channel }) => channel === 'profile.get')).toHaveLength(1);
  });

  it('asks the API about no person where the app acts for itself, and has none of their views @S2.2 @S2.6', async () => {
    const session = activeSnapshot({ actsAs: 'app', account: { sub: 'client-1', roles: [] } });
    const { app, bar, bridge, memory } = setup({ hash: '#/', session });
    await app.start();
    app.router.go({ view: 'sign-in', session: 'demo', to: 'profile' });
    expect(hash(bar)).toBe('#/home');
    expect(app.scene.getState()).toMatchObject({
      identity: { state: 'signedIn' },
      visitor: { actsAs: 'app' },
      decision: { kind: 'show' },
    });
    app.router.go({ view: 'profile' });
    expect(app.scene.getState().decision).toEqual({ kind: 'missing' });
    const asked = () => bridge.calls.filter(({ channel }) => channel === 'profile.get').length;
    expect(asked()).toBe(0);

    await createApp({ bridge, bar: memoryBar('#/home'), memory }).start();
    expect(asked()).toBe(0);
    const person = memoryBridge({
      'connections.list': async () => ok([demoConnection]),
      'session.list': async () => ok([activeSnapshot()]),
    });
    await createApp({ bridge: person, bar: memoryBar('#/home'), memory }).start();
    expect(person.calls.map(({ channel }) => channel)).toContain('profile.get');
  });

  it('shows who is signed in while the question who that is has to wait @B6', async () => {
    const { app, bridge } = setup({
      hash: '#/profile',
      last: 'demo',
      session: activeSnapshot(),
      answers: { 'profile.get': () => new Promise(() => undefined) },
    });
    void app.start();
    await vi.waitFor(() => expect(app.sessions.store.getState().loaded).toBe(true));
    await vi.waitFor(() => expect(app.startup.store.getState().connections).toBeDefined());
    expect(app.scene.getState().identity.state).toBe('resolving');
    const reason = { code: 'server_unreachable', message: 'The API of Demo cannot be reached.' } as const;
    const request = { id: 'a', method: 'GET', path: 'me', since: 1, reason } as const;
    bridge.tell('requests.changed', { session: 'demo', requests: [request] });
    expect(app.scene.getState()).toMatchObject({
      identity: { state: 'signedIn' },
      decision: { kind: 'show' },
    });
  });

  it('finds the session and the same view after a restart, whichever answer comes first', async () => {
    const connections = Promise.withResolvers<void>();
    const { app, bar } = setup({
      hash: '#/profile',
      session: activeSnapshot(),
      answers: { 'connections.list': () => connections.promise.then(() => ok([demoConnection])) },
    });
    const started = app.start();
    await vi.waitFor(() => expect(app.sessions.store.getState().loaded).toBe(true));
    expect(hash(bar)).toBe('#/profile');
    connections.resolve();
    await started;
    await vi.waitFor(() => expect(app.scene.getState().decision.kind).toBe('show'));
    expect(hash(bar)).toBe('#/profile');
  });

  it('opens home when signed in and the connections when not @S4.8', async () => {
    const known = setup({ session: activeSnapshot() });
    await known.app.start();
    await vi.waitFor(() => expect(hash(known.bar)).toBe('#/home'));
    const stranger = setup({});
    await stranger.app.start();
    expect(hash(stranger.bar)).toBe('#/');
  });

  it('lands on the view first asked for once signed in @S1.5', async () => {
    const { app, bridge, bar } = setup({ hash: '#/session' });
    await app.start();
    expect(hash(bar)).toBe('#/sign-in/demo?to=session');
    bridge.emit(snapshot({ state: 'signingIn', generation: 1, signIn: { step: 'preparing' } }));
    bridge.emit(activeSnapshot({ generation: 2 }));
    await vi.waitFor(() => expect(hash(bar)).toBe('#/session'));
  });

  it('shows sign-in with the reason and keeps the place when the session ends', async () => {
    const { app, bridge, bar } = setup({ hash: '#/profile', session: activeSnapshot() });
    await app.start();
    await vi.waitFor(() => expect(app.scene.getState().decision.kind).toBe('show'));
    bridge.emit(snapshot({ state: 'ended', generation: 2, problem: withdrawn }));
    expect(hash(bar)).toBe('#/sign-in/demo?to=profile');
    expect(app.sessions.store.getState().bySession['demo']?.problem).toEqual(withdrawn);
    expect(app.me.store.getState()).toMatchObject({ state: 'idle', profile: undefined });
    expect(app.jobs.store.getState().jobs).toBeUndefined();
  });

  it('keeps no place when the user signs out, and drops answers still under way', async () => {
    const late = Promise.withResolvers<void>();
    const answers = [Promise.resolve(), late.promise];
    const { app, bridge, bar } = setup({
      hash: '#/session',
      session: activeSnapshot(),
      answers: { 'profile.get': async () => (answers.shift() ?? late.promise).then(() => ok(ada)) },
    });
    await app.start();
    await vi.waitFor(() => expect(app.scene.getState().decision.kind).toBe('show'));
    const asked = app.me.reload();
    await app.sessions.signOut('demo');
    bridge.emit(snapshot({ generation: 2 }));
    late.resolve();
    await asked;
    expect(hash(bar)).toBe('#/sign-in/demo');
    expect(app.me.store.getState().profile).toBeUndefined();
  });

  it('stays signed in when the server cannot say who it is', async () => {
    const problem = { code: 'server_unreachable', message: 'Not reachable.' } as const;
    const { app, bar } = setup({
      hash: '#/home',
      session: activeSnapshot(),
      answers: { 'profile.get': async () => failed(problem) },
    });
    await app.start();
    await vi.waitFor(() => expect(app.scene.getState().decision.kind).toBe('show'));
    expect(hash(bar)).toBe('#/home');
    expect(app.me.store.getState().problem).toEqual(problem);
  });

  it('asks once more when the first question came before the session was there', async () => {
    const answers = [failed({ code: 'not_signed_in', message: 'Nobody is signed in.' }), ok(ada)];
    const { app, bridge } = setup({
      hash: '#/home',
      last: 'demo',
      session: activeSnapshot(),
      answers: { 'profile.get': async () => answers.shift() ?? ok(ada) },
    });
    await app.start();
    await vi.waitFor(() => expect(app.scene.getState().identity.state).toBe('signedIn'));
    expect(bridge.calls.filter(({ channel }) => channel === 'profile.get')).toHaveLength(2);
  });

  it('says why nobody can be signed in, and goes on when asked again', async () => {
    const answers = [failed({ code: 'internal', message: 'No.' }), ok([activeSnapshot()])];
    const { app } = setup({
      hash: '#/home',
      answers: { 'session.list': async () => answers.shift() ?? ok([]) },
    });
    await app.start();
    expect(app.scene.getState().decision).toEqual({
      kind: 'wait',
      problem: { code: 'internal', message: 'No.' },
    });
    await app.sessions.start();
    await vi.waitFor(() => expect(app.scene.getState().decision.kind).toBe('show'));
  });

  it('remembers the session in use and nothing of the account', async () => {
    const written: string[] = [];
    const bridge = memoryBridge({
      'connections.list': async () => ok([demoConnection, { ...demoConnection, id: 'work' }]),
      'session.list': async () => ok([snapshot(), activeSnapshot({ connection: 'work' })]),
      'profile.get': async () => ok(ada),
    });
    const memory = { getItem: () => null, setItem: (...entry: string[]) => void written.push(...entry) };
    const app = createApp({ bridge, bar: memoryBar(''), memory });
    await app.start();
    await vi.waitFor(() => expect(app.scene.getState().session).toBe('work'));
    await vi.waitFor(() => expect(written).toContain('work'));
    expect(new Set(written)).toEqual(new Set(['latchkey.session', 'work']));
  });

  it('forgets everything of a session that is locked, keeps the place, and asks anew when it is unlocked @S2.4', async () => {
    const { app, bar, bridge } = setup({
      hash: '#/profile',
      session: activeSnapshot(),
      answers: { 'jobs.list': async () => ok('{"jobs":[]}') },
    });
    await app.start();
    await app.jobs.load('demo');
    expect(app.me.store.getState().profile).toBeDefined();
    expect(app.jobs.store.getState().jobs).toEqual([]);
    // Main is told what the menu may offer, which is nothing of theirs.
    const questions = () => bridge.calls.filter(({ channel }) => channel !== 'menu.follow');
    const asked = questions().length;
    bridge.emit(
      snapshot({
        state: 'locked',
        generation: 1,
        account: { sub: '', name: 'Ada Lovelace', roles: [] },
        locked: { at: 1, minutes: 20, bySystem: false },
      }),
    );
    expect(app.scene.getState().decision).toMatchObject({ kind: 'lock', snapshot: { state: 'locked' } });
    expect(app.me.store.getState()).toMatchObject({ state: 'idle', profile: undefined });
    expect(app.jobs.store.getState().jobs).toBeUndefined();
    expect(hash(bar)).toBe('#/profile');
    expect(questions()).toHaveLength(asked);
    bridge.emit(activeSnapshot());
    await vi.waitFor(() => expect(app.scene.getState().decision.kind).toBe('show'));
    expect(hash(bar)).toBe('#/profile');
    expect(app.me.store.getState().profile).toBeDefined();
  });
});
