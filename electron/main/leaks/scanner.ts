import { createMatcher } from './matcher.ts';
import type { Needle } from './needles.ts';

/** Searches a stream of bytes that arrives in chunks of any size. */
export interface Scanner {
  /** Looks at the next chunk; nothing of it is kept but the few bytes a pattern may have begun in. */
  push(chunk: Buffer): void;
  /** Matches so far, per pattern and in the order of the patterns. */
  hits(): readonly number[];
  /** Bytes seen so far. */
  bytes(): number;
  /** Overwrites what was kept of the last chunk. */
  end(): void;
}

/**
 * A scanner for `list`, at least one pattern; one that lies across any number of chunk borders is found, and
 * counted once.
 */
export function createScanner(list: readonly Needle[]): Scanner {
  const sizes = list.map((needle) => needle.bytes.length);
  const overlap = Math.max(...sizes) - 1;
  const match = createMatcher(list.map((needle) => needle.bytes));
  const found = list.map(() => 0);
  let tail: Buffer = Buffer.alloc(0);
  let seen = 0;

  function add(index: number): void {
    found[index] = (found[index] ?? 0) + 1;
  }

  /** Only what begins in the tail and ends in the chunk; the rest is counted where it lies whole. */
  function addSeam(seam: Buffer): void {
    const border = tail.length;
    match(seam, (index, start) => {
      if (start < border && start + (sizes[index] ?? 0) > border) add(index);
    });
  }

  return {
    push(chunk) {
      seen += chunk.length;
      match(chunk, add);
      // The seam is searched by itself: joining whole chunks would copy everything once more.
      const seam = Buffer.concat([tail, chunk.subarray(0, overlap)]);
      addSeam(seam);
      const kept = chunk.length >= overlap ? chunk : seam;
      tail.fill(0);
      tail = Buffer.from(kept.subarray(Math.max(0, kept.length - overlap)));
      seam.fill(0);
    },
    hits: () => found,
    bytes: () => seen,
    end: () => tail.fill(0),
  };
}
