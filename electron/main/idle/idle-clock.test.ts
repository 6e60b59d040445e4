import { expect, it } from 'vitest';
import { createIdleClock, type IdleClockDeps } from './idle-clock.ts';

const minute = 60_000;

/** Clocks and a system idle time that the test controls. */
function world(system: IdleClockDeps['systemIdle'] = () => 0) {
  const at = { monotonic: 5_000, wall: 1_700_000_000_000 };
  const clock = createIdleClock({
    systemIdle: () => system(),
    monotonic: () => at.monotonic,
    wall: () => at.wall,
  });
  return {
    clock,
    pass(ms: number) {
      at.monotonic += ms;
      at.wall += ms;
    },
    /** The machine sleeps: on most systems the monotonic clock does, too. */
    sleep: (ms: number) => {
      at.wall += ms;
    },
    setWall: (ms: number) => {
      at.wall += ms;
    },
  };
}

it('counts the time since the last input to any program @S2.4', () => {
  let idle = 0;
  const { clock, pass } = world(() => idle);
  pass(30 * minute);
  idle = 12;
  expect(clock.read()).toBe(12_000);
  expect(clock.source()).toBe('system');
});

it('counts input to its own windows that the system knows nothing of @S2.4', () => {
  const { clock, pass } = world(() => 3_000);
  pass(30 * minute);
  expect(clock.read()).toBe(30 * minute);
  clock.recordInput();
  pass(7_000);
  expect(clock.read()).toBe(7_000);
});

it('counts the start of the app as input @S2.4', () => {
  expect(world(() => 86_400).clock.read()).toBe(0);
});

it('adds the time asleep, although waking the machine was input @S2.4', () => {
  let idle = 8 * 60;
  const { clock, pass, sleep } = world(() => idle);
  pass(8 * minute);
  clock.read();
  sleep(15 * minute);
  idle = 0;
  expect(clock.readAfterSleep()).toBe(23 * minute);
});

it('takes a wall clock that is set for no sleep, forwards or back @S2.4', () => {
  const { clock, pass, setWall } = world(() => 4);
  pass(10_000);
  setWall(6 * 60 * minute);
  expect(clock.read()).toBe(4_000);
  setWall(-12 * 60 * minute);
  expect(clock.read()).toBe(4_000);
  expect(clock.readAfterSleep()).toBe(4_000);
});

const silent: [string, () => number][] = [
  ['says 0 for ever', () => 0],
  ['gives no number', () => Number.NaN],
  [
    'throws',
    () => {
      throw new Error('no extension');
    },
  ],
];

it.each(silent)('falls back to its own windows on a system that %s, and says so @S2.4', (_, system) => {
  const { clock, pass } = world(system);
  for (let look = 0; look < 59; look += 1) {
    pass(5_000);
    expect(clock.read()).toBe(0);
  }
  expect(clock.source()).toBe('system');
  pass(5_000);
  expect(clock.read()).toBe(5 * minute);
  expect(clock.source()).toBe('windows');
});

it('believes a system again that tells after all @S2.4', () => {
  let idle = 0;
  const { clock, pass } = world(() => idle);
  for (let look = 0; look < 100; look += 1) {
    pass(5_000);
    clock.read();
  }
  idle = 2;
  expect(clock.read()).toBe(2_000);
  expect(clock.source()).toBe('system');
});
