const LENGTHS = [20, 7000, 400, 9000, 60, 17_000, 3000, 40_000];

/** The payload of write n: of a length that makes the file grow now and then, each character telling n. */
export function payloadOf(n: number): string {
  const length = LENGTHS[Math.min(n >> 1, LENGTHS.length - 1)] ?? 0;
  return `${n} ${String(n).repeat(length)}`.slice(0, length);
}
