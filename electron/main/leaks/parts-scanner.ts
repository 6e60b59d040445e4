import { byteListsIn } from '../recorder/byte-lists.ts';
import { createSecretIndex } from '../recorder/secret-index.ts';
import { readingsOf } from '../recorder/unescaped.ts';

/** From this length on a secret is known by its parts. */
const longEnough = 16;
/** What is longer than this in its written form may be missed across the border of two chunks. */
const overlap = 8 * 1024;

/** Counts parts of long secrets in a stream of bytes, in whatever way ADR 38 lists they are written. */
export interface PartsScanner {
  push(chunk: Buffer): void;
  hits(): number;
  /** Overwrites what was kept of the secrets and of the last chunk. */
  end(): void;
}

export function createPartsScanner(secrets: readonly string[]): PartsScanner {
  const index = createSecretIndex(secrets.filter(({ length }) => length >= longEnough));
  let tail: Buffer = Buffer.alloc(0);
  let found = 0;

  const endsOf = (text: string): number[] => [
    ...index.find(text).map(([, end]) => end),
    ...readingsOf(text).flatMap(({ text: reading, lies }) =>
      index.find(reading).map((span) => lies(...span)[1]),
    ),
    ...byteListsIn(text).flatMap(({ text: bytes, lies }) =>
      index.find(bytes).map((span) => lies(...span)[1]),
    ),
  ];

  return {
    push(chunk) {
      const seen = Buffer.concat([tail, chunk]);
      // What ends in the tail was counted with the chunk before.
      const ends = endsOf(seen.toString('latin1')).filter((end) => end > tail.length);
      found += new Set(ends).size + narrow(seen, tail.length, index.find);
      tail.fill(0);
      tail = Buffer.from(seen.subarray(Math.max(0, seen.length - overlap)));
      seen.fill(0);
    },
    hits: () => found,
    end() {
      tail.fill(0);
      index.forget();
    },
  };
}

/** In UTF-16 every other byte of a token is zero. */
function narrow(bytes: Buffer, old: number, find: (text: string) => unknown[]): number {
  if (!bytes.includes(0)) return 0;
  const all = find(withoutZeros(bytes)).length;
  if (all === 0) return 0;
  return Math.max(
    0,
    all - find(withoutZeros(bytes.subarray(0, old))).length - find(bytes.toString('latin1')).length,
  );
}

function withoutZeros(bytes: Buffer): string {
  const rest = Buffer.alloc(bytes.length);
  let length = 0;
  for (const byte of bytes) {
    if (byte === 0) continue;
    rest[length] = byte;
    length += 1;
  }
  return rest.toString('latin1', 0, length);
}
