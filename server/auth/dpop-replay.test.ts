import { afterEach, expect, test, vi } from 'vitest';
import { openSeenOnce } from './dpop-replay.ts';

afterEach(() => vi.useRealTimers());

test('a value is new once within the time to remember, however often that turns over @S4.3', () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const seen = openSeenOnce(60, 1000);
  for (let start = 0; start < 200; start += 7) {
    const value = `at ${start}`;
    expect(seen.firstTime(value)).toBe(true);
    for (const later of [0, 1, 58]) {
      vi.setSystemTime(Date.now() + later * 1000);
      expect(seen.firstTime(value)).toBe(false);
    }
  }
});

test('a value is forgotten after a while, so that memory is not filled by time', () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const seen = openSeenOnce(60, 1000);
  expect(seen.firstTime('a')).toBe(true);
  vi.setSystemTime(Date.now() + 121_000);
  expect(seen.firstTime('a')).toBe(true);
});

test('a flood makes it forget the oldest early, and nothing that came within the last thousand', () => {
  const seen = openSeenOnce(60, 1000);
  for (let count = 0; count < 5000; count += 1) {
    expect(seen.firstTime(`value ${count}`)).toBe(true);
    if (count >= 999) expect(seen.firstTime(`value ${count - 999}`)).toBe(false);
  }
  expect(seen.firstTime('value 0')).toBe(true);
});
