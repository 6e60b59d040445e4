import { randomBytes, randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { createMatcher } from './matcher.ts';

function naive(haystack: Buffer, patterns: readonly Buffer[]): string[] {
  const found: string[] = [];
  for (const [index, pattern] of patterns.entries()) {
    for (let at = haystack.indexOf(pattern); at !== -1; at = haystack.indexOf(pattern, at + 1))
      found.push(`${index}@${at}`);
  }
  return found.sort();
}

function fast(haystack: Buffer, patterns: readonly Buffer[]): string[] {
  const found: string[] = [];
  createMatcher(patterns)(haystack, (index, start) => found.push(`${index}@${start}`));
  return found.sort();
}

function smallAlphabet(length: number, letters: number): Buffer {
  return Buffer.from(Array.from({ length }, () => 97 + randomInt(letters)));
}

test('finds exactly what a search for one pattern at a time finds, overlaps and repeats included @B1', () => {
  let matches = 0;
  for (let round = 0; round < 2_000; round += 1) {
    const letters = 1 + randomInt(4);
    const haystack = smallAlphabet(randomInt(200), letters);
    const patterns = Array.from({ length: 1 + randomInt(8) }, () => smallAlphabet(3 + randomInt(8), letters));
    const expected = naive(haystack, patterns);
    expect(fast(haystack, patterns)).toEqual(expected);
    matches += expected.length;
  }
  expect(matches).toBeGreaterThan(1_000);
});

test('finds a pattern at the first and at the last byte, among random bytes @B1', () => {
  for (let round = 0; round < 50; round += 1) {
    const patterns = Array.from({ length: 60 }, () => randomBytes(6 + randomInt(80)));
    const parts = patterns.flatMap((pattern) => [pattern, randomBytes(randomInt(300))]);
    const haystack = Buffer.concat([...parts, patterns[0] ?? Buffer.alloc(0)]);
    expect(fast(haystack, patterns)).toEqual(naive(haystack, patterns));
  }
});

test('refuses a pattern too short to search for', () => {
  expect(() => createMatcher([Buffer.from('ab')])).toThrow(RangeError);
});
