/** Remembers values for a limited time, in bounded memory. */
export interface SeenOnce {
  /** True the first time; false if the value is still remembered. */
  firstTime(value: string): boolean;
}

/**
 * Remembers each value for at least `seconds`. Beyond `most` values (at most twice as many) the oldest are forgotten
 * early. Only valid proofs get here, so an attacker would have to flood the server with proofs of their own key.
 * Instances that share a database also ask the database, which forgets nothing early: see
 * storage/proofs/shared-proofs.ts.
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
