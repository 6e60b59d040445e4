import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { IdleSetting } from '../../../shared/model/idle.ts';
import type { SessionState } from '../../../shared/model/session.ts';
import { createIdleEnforcer, type IdleEnforcerDeps } from './enforcer.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const minute = 60_000;

/** An enforcer for these sessions; `idle` is the idle time. */
function keeperOf(states: Record<string, SessionState>, settings: Record<string, IdleSetting>) {
  const at = { idle: 0, asleep: 0 };
  const acts: string[] = [];
  const failures: unknown[] = [];
  const deps: IdleEnforcerDeps = {
    clock: {
      read: () => at.idle,
      readAfterSleep: () => at.idle + at.asleep,
      recordInput: () => undefined,
      source: () => 'system',
    },
    sessions: () =>
      Object.entries(states).map(([session, state]) => ({
        session,
        connection: session.replace(/~.*/, ''),
        state,
        ...(state === 'signedOut' || session.startsWith('unread') ? {} : { signedInAt: 1 }),
      })),
    setting: (connection) => settings[connection] ?? { minutes: 20, action: 'lock' },
    lock: async (session, minutes) => void acts.push(`lock ${session} ${minutes}`),
    signOut: async (session, minutes) => void acts.push(`sign out ${session} ${minutes}`),
    onEnforced: () => acts.push('left'),
    onError: (error) => failures.push(error),
  };
  const keeper = createIdleEnforcer(deps);
  return { keeper, at, acts, failures, deps };
}

it('locks or signs out each session after its own connection’s time @S2.4', () => {
  const { keeper, at, acts } = keeperOf(
    { calm: 'active', bank: 'waiting', 'bank~2': 'renewing', loose: 'active', out: 'signedOut' },
    {
      bank: { minutes: 5, action: 'sign_out' },
      loose: { minutes: 'never', action: 'lock' },
    },
  );
  keeper.start();
  at.idle = 5 * minute - 1;
  vi.advanceTimersByTime(5_000);
  expect(acts).toEqual([]);
  at.idle = 5 * minute;
  vi.advanceTimersByTime(5_000);
  expect(acts).toEqual(['sign out bank 5', 'sign out bank~2 5']);
  at.idle = 20 * minute;
  keeper.stop();
  vi.advanceTimersByTime(60_000);
  expect(acts).toHaveLength(2);
});

it('looks the moment the machine wakes, and the time asleep counts @S2.4', () => {
  const { keeper, at, acts } = keeperOf({ demo: 'active' }, {});
  at.idle = 12 * minute;
  at.asleep = 8 * minute;
  keeper.wake();
  expect(acts).toEqual(['lock demo 20']);
});

it('says once that the window is to forget, when all of them are left @S2.4', async () => {
  const { keeper, at, acts } = keeperOf({ a: 'active', b: 'active' }, {});
  keeper.wake();
  at.idle = 20 * minute;
  keeper.wake();
  await vi.waitFor(() => expect(acts).toContain('left'));
  expect(acts).toEqual(['lock a 20', 'lock b 20', 'left']);
});

it('leaves a session alone that is locked already @S2.4', () => {
  const { keeper, at, acts } = keeperOf({ demo: 'locked', other: 'active' }, {});
  at.idle = 24 * 60 * minute;
  keeper.wake();
  expect(acts).toEqual(['lock other 20']);
});

it('says when one could not be signed out, and goes on with the others @S2.4', async () => {
  const { keeper, at, acts, failures, deps } = keeperOf(
    { a: 'active', b: 'active' },
    {
      a: { minutes: 1, action: 'sign_out' },
    },
  );
  deps.signOut = async () => {
    throw new Error('disk');
  };
  at.idle = 20 * minute;
  keeper.wake();
  await vi.waitFor(() => expect(failures).toHaveLength(1));
  expect(acts).toEqual(['lock b 20', 'left']);
});

it('locks a session that cannot be read yet, whatever its connection says, and the window need not forget it @T9 @S2.4', async () => {
  const { keeper, at, acts } = keeperOf(
    { unread: 'waiting', 'unread~2': 'waiting', unreadable: 'ended', out: 'signedOut' },
    { unread: { minutes: 20, action: 'sign_out' } },
  );
  at.idle = 20 * minute - 1;
  keeper.wake();
  expect(acts).toEqual([]);
  at.idle = 20 * minute;
  keeper.wake();
  await vi.advanceTimersByTimeAsync(0);
  expect(acts).toEqual(['lock unread 20', 'lock unread~2 20']);
});
