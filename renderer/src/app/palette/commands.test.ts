import { describe, expect, it, vi } from 'vitest';
import { ok } from '../../../../shared/ipc/result.ts';
import type { SessionSnapshot } from '../../../../shared/model/session.ts';
import { activeSnapshot, demoConnection, memoryBridge, snapshot } from '../../testing/memory-bridge.ts';
import { createApp } from '../app.ts';
import { memoryBar, memoryStorage } from '../testing/memory-window.ts';
import { type Command, commandsOf, matching } from './commands.ts';

async function appOf(sessions: SessionSnapshot[], roles: string[] = ['user']) {
  const bar = memoryBar('#/home');
  const bridge = memoryBridge({
    'connections.list': async () => ok([demoConnection]),
    'session.list': async () => ok(sessions),
    'profile.get': async () => ok({ sub: 'u1', name: 'Ada Lovelace', roles, generation: 1 }),
    'session.signOut': async () => ok(null),
  });
  const app = createApp({ bridge, bar, memory: memoryStorage({ 'latchkey.session': 'demo' }) });
  await app.start();
  return { app, bar, bridge };
}

const labels = (commands: Command[]) => commands.map(({ label }) => label);

describe('palette', () => {
  it('has the views this user may see, and none of administration without the role @S2.6', async () => {
    const { app } = await appOf([activeSnapshot()]);
    expect(labels(commandsOf(app))).toEqual(expect.arrayContaining(['Home', 'Profile', 'Connections']));
    expect(labels(commandsOf(app)).join()).not.toContain('All ');
    const admin = await appOf([activeSnapshot()], ['user', 'admin']);
    expect(labels(commandsOf(admin.app))).toEqual(expect.arrayContaining(['All sessions', 'All clients']));
  });

  it('has nothing of an account while nobody is signed in, or while it is locked', async () => {
    const out = await appOf([snapshot()]);
    expect(labels(commandsOf(out.app))).not.toContain('Profile');
    expect(labels(commandsOf(out.app))).toContain('Sign in to Demo');
    const locked = await appOf([activeSnapshot({ state: 'locked', locked: { at: 1, bySystem: false } })]);
    const can = labels(commandsOf(locked.app));
    expect(can).not.toContain('Profile');
    expect(can.join()).not.toContain('Settings');
    expect(can.join()).not.toContain('Sign out');
  });

  it('switches to another account, and signs this one out @S2.8', async () => {
    const bob = { sub: 'u2', name: 'Bob', roles: ['user'] };
    const { app, bar, bridge } = await appOf([
      activeSnapshot(),
      activeSnapshot({ session: 'demo~2', account: bob }),
    ]);
    const run = (label: string) =>
      commandsOf(app)
        .find((one) => one.label === label)
        ?.run();
    run('Switch to Bob');
    expect(app.scene.getState().session).toBe('demo~2');
    await vi.waitFor(() => expect(app.scene.getState().identity.state).toBe('signedIn'));
    run('Profile');
    expect(bar.location.hash).toBe('#/profile');
    run('Sign out Bob');
    expect(bridge.calls.at(-1)).toEqual({ channel: 'session.signOut', input: { session: 'demo~2' } });
  });

  it('names every command once', async () => {
    const { app } = await appOf([activeSnapshot()], ['admin']);
    const ids = commandsOf(app).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('search', () => {
  const command = (label: string, hint?: string): Command => ({
    id: label,
    group: 'views',
    label,
    ...(hint === undefined ? {} : { hint }),
    run: () => undefined,
  });
  const all = [command('All sessions'), command('Session'), command('Switch to Zoë', 'Büro')];

  it.each([
    ['', ['All sessions', 'Session', 'Switch to Zoë']],
    ['sess', ['Session', 'All sessions']],
    ['ZOE buro', ['Switch to Zoë']],
    ['to switch', ['Switch to Zoë']],
    ['nothing', []],
  ])('finds for %j: %j', (typed, found) => {
    expect(labels(matching(all, typed))).toEqual(found);
  });
});
