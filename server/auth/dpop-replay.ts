/** Remembers for a while what was seen, in bounded memory. */
export interface SeenOnce {
  /** True the first time, false again within the time to remember. */
  firstTime(value: string): boolean;
}

/**
 * Remembers each value for at least `seconds`, and `most` values (twice, at most) before the oldest are forgotten
 * early: only requests with a right proof get here, so one would have to flood with proofs of one's own. Where several
 * instances share a database they ask that, too, which forgets nothing early: see storage/shared-proofs.ts.
 */
export function openSeenOnce(seconds: number, most: number): SeenOnce {
  let recent = new Set<string>();
  let older = new Set<string>();
  let since = Date.now();

  function turn(): void {
    const age = (Date.now() - since) / 1000;
    if (age < seconds && recent.size < most) return;
    older = age < 2 * seconds ? recent : new Set();
    recent = new Set();
    since = Date.now();
  }

  return {
    firstTime(value) {
      turn();
      if (recent.has(value) || older.has(value)) return false;
      recent.add(value);
      return true;
    },
  };
}
