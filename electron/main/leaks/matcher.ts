const blockBytes = 3;
const tableSize = 1 << 16;

/** Calls `found` with the index of the pattern and its position for every match in `haystack`. */
export type Matcher = (haystack: Buffer, found: (pattern: number, start: number) => void) => void;

function hash(bytes: Buffer, end: number): number {
  const first = bytes[end - 2] ?? 0;
  const second = bytes[end - 1] ?? 0;
  const third = bytes[end] ?? 0;
  return (first ^ (second << 4) ^ (third << 8)) & (tableSize - 1);
}

function matches(haystack: Buffer, start: number, pattern: Buffer): boolean {
  const end = start + pattern.length;
  return end <= haystack.length && haystack.compare(pattern, 0, pattern.length, start, end) === 0;
}

/**
 * Searches for many patterns in one pass (Wu–Manber): it reads three bytes, and if no pattern contains these three it
 * skips almost the length of the shortest pattern. Sixty patterns cost little more than one.
 * @throws RangeError for a pattern shorter than three bytes.
 */
export function createMatcher(patterns: readonly Buffer[]): Matcher {
  const window = Math.min(...patterns.map((pattern) => pattern.length));
  if (window < blockBytes) throw new RangeError(`a pattern needs at least ${blockBytes} bytes`);
  const widest = window - blockBytes + 1;
  const skips = new Uint32Array(tableSize).fill(widest);
  const endingIn = new Map<number, number[]>();
  for (const [index, pattern] of patterns.entries()) {
    for (let end = blockBytes - 1; end < window; end += 1) {
      const block = hash(pattern, end);
      skips[block] = Math.min(skips[block] ?? 0, window - 1 - end);
    }
    const last = hash(pattern, window - 1);
    endingIn.set(last, [...(endingIn.get(last) ?? []), index]);
  }

  return (haystack, found) => {
    let end = window - 1;
    while (end < haystack.length) {
      const block = hash(haystack, end);
      const skip = skips[block] ?? 0;
      if (skip === 0) {
        const start = end - window + 1;
        for (const index of endingIn.get(block) ?? []) {
          const pattern = patterns[index];
          if (pattern !== undefined && matches(haystack, start, pattern)) found(index, start);
        }
      }
      end += Math.max(1, skip);
    }
  };
}
