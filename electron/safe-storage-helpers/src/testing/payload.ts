const LENGTHS = [20, 9000, 20_000, 40_000, 90_000, 180_000, 700, 300];

/** The writer erases the record before each new round of lengths, so that the file has to grow again. */
export function beginsRound(n: number): boolean {
  return n % LENGTHS.length === 0;
}

/** The payload of write n contains n. It is usually longer than the previous one, so that the file is replaced. */
export function payloadOf(n: number): string {
  const length = LENGTHS[n % LENGTHS.length] ?? 0;
  return `${n} `.repeat(length).slice(0, length);
}
