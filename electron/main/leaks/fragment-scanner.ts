import { byteListsIn } from '../recorder/byte-lists.ts';
import { createSecretIndex } from '../recorder/secret-index.ts';
import { decodingsOf } from '../recorder/unescape.ts';

/** The minimum length of a secret that is recognized by its fragments. */
const minSecretLength = 16;
/** A fragment whose encoded form is longer than this may be missed if it spans two chunks. */
const overlap = 8 * 1024;

/** Counts fragments of long secrets in a stream of bytes, in every encoding that ADR 38 lists. */
export interface FragmentScanner {
  push(chunk: Buffer): void;
  hits(): number;
  /** Overwrites the stored secrets and the bytes kept of the last chunk. */
  end(): void;
}

export function createFragmentScanner(secrets: readonly string[]): FragmentScanner {
  const index = createSecretIndex(secrets.filter(({ length }) => length >= minSecretLength));
  let tail: Buffer = Buffer.alloc(0);
  let found = 0;

  const endsOf = (text: string): number[] => [
    ...index.find(text).map(([, end]) => end),
    ...decodingsOf(text).flatMap(({ text: decoded, originalSpan }) =>
      index.find(decoded).map((span) => originalSpan(...span)[1]),
    ),
    ...byteListsIn(text).flatMap(({ text: bytes, originalSpan }) =>
      index.find(bytes).map((span) => originalSpan(...span)[1]),
    ),
  ];

  return {
    push(chunk) {
      const joined = Buffer.concat([tail, chunk]);
      // A fragment that ends in the tail was counted with the previous chunk.
      const ends = endsOf(joined.toString('latin1')).filter((end) => end > tail.length);
      found += new Set(ends).size + countUtf16(joined, tail.length, index.find);
      tail.fill(0);
      tail = Buffer.from(joined.subarray(Math.max(0, joined.length - overlap)));
      joined.fill(0);
    },
    hits: () => found,
    end() {
      tail.fill(0);
      index.forget();
    },
  };
}

/** Counts fragments in UTF-16, where every second byte of a token is zero; `tailLength` bytes were counted before. */
function countUtf16(bytes: Buffer, tailLength: number, find: (text: string) => unknown[]): number {
  if (!bytes.includes(0)) return 0;
  const all = find(withoutZeros(bytes)).length;
  if (all === 0) return 0;
  return Math.max(
    0,
    all - find(withoutZeros(bytes.subarray(0, tailLength))).length - find(bytes.toString('latin1')).length,
  );
}

function withoutZeros(bytes: Buffer): string {
  const nonZero = Buffer.alloc(bytes.length);
  let length = 0;
  for (const byte of bytes) {
    if (byte === 0) continue;
    nonZero[length] = byte;
    length += 1;
  }
  return nonZero.toString('latin1', 0, length);
}
