const LENGTHS = [20, 9000, 20_000, 40_000, 90_000, 180_000, 700, 300];

/** The writer erases before each write that begins a round of lengths, so that the file has to grow again. */
export function beginsRound(n: number): boolean {
  return n % LENGTHS.length === 0;
}

/** The payload of write n: mostly longer than the one before, so that the file is replaced; its text tells n. */
export function payloadOf(n: number): string {
  const length = LENGTHS[n % LENGTHS.length] ?? 0;
  return `${n} `.repeat(length).slice(0, length);
}
