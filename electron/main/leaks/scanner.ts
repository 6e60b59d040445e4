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

function count(haystack: Buffer, pattern: Buffer): number {
  let found = 0;
  for (let at = haystack.indexOf(pattern); at !== -1; at = haystack.indexOf(pattern, at + 1)) found += 1;
  return found;
}

/** A scanner for `list`; a pattern that lies across any number of chunk borders is found, and counted once. */
export function createScanner(list: readonly Needle[]): Scanner {
  const overlap = Math.max(0, ...list.map((needle) => needle.bytes.length - 1));
  const found = list.map(() => 0);
  let tail: Buffer = Buffer.alloc(0);
  let seen = 0;

  function add(part: (size: number) => Buffer): void {
    for (const [index, needle] of list.entries()) {
      found[index] = (found[index] ?? 0) + count(part(needle.bytes.length), needle.bytes);
    }
  }

  /** Only what begins in the tail and ends in the chunk; the rest is counted where it lies whole. */
  function addSeam(seam: Buffer): void {
    const border = tail.length;
    add((size) => seam.subarray(Math.max(0, border - size + 1), border + size - 1));
  }

  return {
    push(chunk) {
      seen += chunk.length;
      add(() => chunk);
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
