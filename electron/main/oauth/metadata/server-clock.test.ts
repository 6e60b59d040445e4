import { afterEach, expect, test, vi } from 'vitest';
import { createSteadyClock } from '../../lib/steady-clock.ts';
import { createServerClock, withServerClock } from './server-clock.ts';

const hour = 3_600_000;
const day = 24 * hour;

afterEach(() => vi.restoreAllMocks());

/** A computer whose two clocks a test sets. */
function computer() {
  const shown = { wall: Date.parse('2026-03-01T12:00:00Z'), ticking: 5_000, boot: 90_000 };
  vi.spyOn(Date, 'now').mockImplementation(() => shown.wall);
  const steady = createSteadyClock({ ticking: () => shown.ticking, sinceBoot: () => shown.boot });
  const pass = (ms: number) => {
    shown.wall += ms;
    shown.ticking += ms;
    shown.boot += ms;
  };
  const sleep = (ms: number) => {
    shown.wall += ms;
    shown.boot += ms;
  };
  const set = (ms: number) => {
    shown.wall += ms;
  };
  return { steady, pass, sleep, set, wall: () => shown.wall };
}

const dateOf = (time: number) => ({ date: new Date(time).toUTCString() });

test('a steady clock does not care how the time is set, and counts sleep @T20', () => {
  const { steady, pass, sleep, set } = computer();
  const begun = steady();
  pass(1_000);
  set(6 * hour);
  set(-13 * hour);
  expect(steady() - begun).toBe(1_000);
  sleep(day);
  expect(steady() - begun).toBe(day + 1_000);
  pass(500);
  sleep(hour);
  expect(steady() - begun).toBe(day + hour + 1_500);
});

test('a steady clock never goes back, however coarse the clock is that counts sleep @T20', () => {
  let [ticking, boot] = [0, 0];
  const steady = createSteadyClock({
    ticking: () => ticking,
    sinceBoot: () => Math.floor(boot / 1000) * 1000,
  });
  let before = steady();
  for (let step = 0; step < 500; step += 1) {
    ticking += 7;
    boot += 7;
    expect(steady()).toBe(ticking);
    expect(steady()).toBeGreaterThanOrEqual(before);
    before = steady();
  }
});

test.each([
  ['right', 0],
  ['6 h ahead', 6 * hour],
  ['6 h behind', -6 * hour],
  ['a day ahead', day],
])('a server is asked the time by a computer that is %s @T20', (_, ahead) => {
  const { steady, pass, sleep, set, wall } = computer();
  const clock = createServerClock(steady);
  expect(clock.ahead()).toBeUndefined();
  expect(clock.now()).toBe(wall());
  const server = wall() - ahead;
  clock.learn(dateOf(server));
  expect(clock.ahead()).toBe(ahead);
  pass(90_000);
  expect(clock.now()).toBe(server + 90_000);
  set(3 * hour);
  expect([clock.now(), clock.ahead()]).toEqual([server + 90_000, ahead + 3 * hour]);
  set(-12 * hour);
  sleep(day);
  expect([clock.now(), clock.ahead()]).toEqual([server + 90_000 + day, ahead - 9 * hour]);
});

test('an answer that was kept by a cache, or without a time, does not mislead @T20', () => {
  const { steady, wall } = computer();
  const clock = createServerClock(steady);
  clock.learn({ ...dateOf(wall() - 600_000), age: '600' });
  expect(clock.ahead()).toBe(0);
  clock.learn({ date: 'soon' });
  clock.learn({});
  expect(clock.ahead()).toBe(0);
});

test('the page of some network on the way tells no time @T20', async () => {
  const { steady, wall } = computer();
  const clock = createServerClock(steady);
  const headers = { ...dateOf(wall() - day), 'content-type': 'text/html' };
  const answer = { host: 'h', status: 200, headers, body: '', receivedAt: wall() };
  const http = withServerClock({ send: async () => answer, close: () => undefined }, clock);
  await http.send({ url: 'https://h/', method: 'GET', headers: {} });
  expect(clock.ahead()).toBeUndefined();
});
