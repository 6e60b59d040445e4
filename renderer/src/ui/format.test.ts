import { describe, expect, it } from 'vitest';
import { formatBytes, formatCountdown, formatDateTime, formatSpan, formatTook } from './format.ts';
import { timeLeft } from './token.ts';

describe('format', () => {
  it.each([
    [0, '0:00'],
    [-5, '0:00'],
    [400, '0:01'],
    [59_000, '0:59'],
    [761_000, '12:41'],
    [3_723_000, '1:02:03'],
    [172_800_000, '2 days 0 hours'],
  ])('shows %d ms left as %s', (ms, clock) => {
    expect(formatCountdown(ms)).toBe(clock);
  });

  it.each([
    [60_000, '1 minute'],
    [3_600_000, '60 minutes'],
    [21_590_000, '6 hours'],
    [864_000_000, '10 days'],
  ])('says %d ms as %s', (ms, span) => {
    expect(formatSpan(ms)).toBe(span);
  });

  it('shows sizes in the unit that reads best, and durations below a second in milliseconds', () => {
    expect([0, 999, 41_231, 18_345_210, 5e12].map(formatBytes)).toEqual([
      '0 byte',
      '999 byte',
      '41.2 kB',
      '18.3 MB',
      '5,000 GB',
    ]);
    expect([84.3, 2310].map(formatTook)).toEqual(['84 ms', '2.3 sec']);
  });

  it('shows text that is no date as it came', () => {
    expect(formatDateTime('soon')).toBe('soon');
  });

  it('never shows a token good for longer than its life', () => {
    const token = { issuedAt: 1000, expiresAt: 6000 };
    expect([0, 1000, 3000, 9000].map((now) => timeLeft(token, now))).toEqual([5000, 5000, 3000, 0]);
  });
});
