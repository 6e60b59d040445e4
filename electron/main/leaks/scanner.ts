import { createMatcher } from './matcher.ts';
import type { Needle } from './needles.ts';

/** Searches a stream of bytes that arrives in chunks of any size. */
export interface Scanner {
  /** Searches the next chunk. Only the last bytes, in which a pattern may begin, are kept. */
  push(chunk: Buffer): void;
  /** The number of matches so far for each pattern, in the order of the patterns. */
  hits(): readonly number[];
  /** Bytes searched so far. */
  bytes(): number;
  /** Overwrites the bytes kept of the last chunk. */
  end(): void;
}

/**
 * Creates a scanner for `list`, which holds at least one pattern. A match that spans chunks is found and counted once.
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

  /** Counts only matches that begin in the tail and end in the chunk; all others are counted within their chunk. */
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
      // The seam is searched separately, because joining whole chunks would copy all bytes once more.
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
