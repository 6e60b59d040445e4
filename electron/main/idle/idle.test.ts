import { EventEmitter } from 'node:events';
import { expect, it, onTestFinished, vi } from 'vitest';
import { type Connection, connectionSchema } from '../../../shared/model/connection.ts';
import { noSettings } from '../settings/schema.ts';
import type { Settings } from '../settings/settings.ts';
import { startIdle } from './idle.ts';
import { createLockStorage } from './lock-storage.ts';
import { createOwnerCheck } from './owner-check.ts';

function connection(changes: Record<string, unknown> = {}): Connection {
  return connectionSchema().parse({
    id: 'demo',
    name: 'Demo',
    issuer: 'https://login.example',
    client: { authentication: 'none', id: 'app' },
    grants: ['authorization_code'],
    api: [{ origin: 'https://api.example', prefix: '/' }],
    ...changes,
  });
}

function memorySettings(start = noSettings): Settings {
  let now = start;
  return {
    now: () => now,
    update: async (change) => {
      now = change(now);
    },
    watch: () => () => undefined,
  };
}

function idleOf(connections: Connection[], settings = memorySettings()) {
  const acts: string[] = [];
  const heard = new Set<() => void>();
  const power = Object.assign(new EventEmitter(), { getSystemIdleTime: () => 0 });
  const snapshot = {
    session: 'demo~2',
    connection: 'demo',
    state: 'active' as const,
    generation: 1,
    scopes: [],
    renewals: 0,
    signedInAt: 1,
  };
  const idle = startIdle({
    connection: (id) => connections.find((one) => one.id === id),
    settings,
    sessions: {
      list: () => [snapshot],
      get: (session) => ({
        lock: async (minutes) => void acts.push(`lock ${session} ${minutes}`),
        signOutIdle: async (minutes) => void acts.push(`sign out ${session} ${minutes}`),
      }),
    },
    power,
    onInput: (listener) => {
      heard.add(listener);
      return () => heard.delete(listener);
    },
    clearWindow: () => undefined,
    onError: (error) => {
      throw error;
    },
  });
  return { idle, acts, power, settings, heard };
}

it('shows and takes what holds for the connection of a session @S2.4', async () => {
  const { idle, settings } = idleOf([connection()]);
  const preset = { minutes: 20, action: 'lock', enforced: false };
  expect(idle.view('demo~2')).toEqual({
    setting: { minutes: 20, action: 'lock' },
    preset,
    source: 'system',
  });
  await idle.choose('demo~2', { minutes: 3, action: 'sign_out' });
  expect(idle.view('demo')).toMatchObject({ setting: { minutes: 3, action: 'sign_out' }, preset });
  expect(settings.now().idle).toEqual({ demo: { minutes: 3, action: 'sign_out' } });
  idle.stop();
});

it('refuses to loosen what the connection’s file enforces, and keeps what held @S2.4', async () => {
  const strict = connection({ idle: { minutes: 5, enforced: true } });
  const { idle, settings } = idleOf([strict]);
  await expect(idle.choose('demo', { minutes: 'never', action: 'lock' })).rejects.toMatchObject({
    code: 'invalid_input',
  });
  expect(settings.now().idle).toEqual({});
  expect(() => idle.view('other')).toThrow(expect.objectContaining({ code: 'unknown_connection' }));
  idle.stop();
});

it('locks at once when the machine wakes after longer than that @S2.4', () => {
  const { idle, acts, power } = idleOf([connection({ idle: { minutes: 1, action: 'sign_out' } })]);
  power.emit('suspend');
  const { now } = Date;
  Date.now = () => now() + 61_000;
  try {
    power.emit('resume');
  } finally {
    Date.now = now;
  }
  expect(acts).toEqual(['sign out demo~2 1']);
  idle.stop();
});

it('keeps which sessions are locked, and forgets those that are not @S2.4', async () => {
  const settings = memorySettings();
  const locks = createLockStorage(settings);
  expect(locks.get('demo')).toBeUndefined();
  await locks.save('demo', { at: 7, minutes: 20 });
  await locks.save('demo~2', { at: 8 });
  expect(locks.get('demo')).toEqual({ at: 7, minutes: 20 });
  await locks.save('demo', undefined);
  expect(settings.now().locked).toEqual({ 'demo~2': { at: 8 } });
});

it('takes every session for locked after the settings were lost, until each was opened again @S2.4', async () => {
  const settings = memorySettings({ ...noSettings, allLocked: { at: 5, but: [] } });
  const locks = createLockStorage(settings);
  const there = ['demo', 'demo~2', 'a connection that is not there today'];
  expect(there.map(locks.get)).toEqual(there.map(() => ({ at: 5 })));
  await locks.save('demo', undefined);
  expect(there.map(locks.get)).toEqual([undefined, { at: 5 }, { at: 5 }]);
  await locks.save('demo', { at: 9, minutes: 1 });
  await locks.save('demo~2', undefined);
  const next = createLockStorage(memorySettings(settings.now()));
  expect(there.map(next.get)).toEqual([{ at: 9, minutes: 1 }, undefined, { at: 5 }]);
});

it('asks the owner only where the system has a question for that', async () => {
  expect(createOwnerCheck({}).available()).toBe(false);
  expect(createOwnerCheck({ canPromptTouchID: () => false }).available()).toBe(false);
  const asked: string[] = [];
  const owner = createOwnerCheck({
    canPromptTouchID: () => true,
    promptTouchID: async (reason) => void asked.push(reason),
  });
  expect(owner.available()).toBe(true);
  await owner.confirm('unlock Demo');
  expect(asked).toEqual(['unlock Demo']);
});

it('leaves sessions of a connection alone that is not there any more @S2.4', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const connections = [connection({ idle: { minutes: 1 } })];
  const { idle, acts } = idleOf(connections);
  connections.length = 0;
  expect(() => idle.view('demo')).toThrow('no such connection');
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(acts).toEqual([]);
  idle.stop();
});

it('leaves no listener behind when it ends @B5', () => {
  const { idle, power, heard } = idleOf([connection()]);
  const listeners = () =>
    power.eventNames().reduce((sum, name) => sum + power.listenerCount(name), heard.size);
  expect(listeners()).toBe(3);
  idle.stop();
  expect(listeners()).toBe(0);
});
