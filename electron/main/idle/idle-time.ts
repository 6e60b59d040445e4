/** The clocks and the system's own account of input. */
export interface QuietDeps {
  /** Whole seconds since the last input to any program; may throw where the system does not tell. */
  systemIdle(): number;
  /** Milliseconds; stands still while the machine sleeps, or does not: systems differ. */
  monotonic(): number;
  /** Milliseconds since 1970. */
  wall(): number;
}

/** How long nobody has been there. */
export interface Quiet {
  /** Looks now. Milliseconds. */
  look(): number;
  /** Looks after the machine slept: the time asleep counts, although waking it was input. Milliseconds. */
  wake(): number;
  /** Somebody used a window of this app. */
  touched(): void;
  /** What is gone by: the whole system, or this app's windows alone where the system does not tell. */
  source(): 'system' | 'windows';
}

/**
 * A system that does not tell says 0, which is what it also says while somebody types. So many looks in a row with
 * input in the very second before them, and never one without, are taken for the former.
 */
const zeroesBelieved = 60;

/** The start counts as input: the app was started by somebody, or by a system somebody logged in to. */
export function createQuiet({ systemIdle, monotonic, wall }: QuietDeps): Quiet {
  let touchedAt = monotonic();
  let zeroes = 0;
  let told = false;
  let last = { quiet: 0, monotonic: touchedAt, wall: wall() };

  function reading(): number {
    try {
      const seconds = systemIdle();
      return Number.isFinite(seconds) && seconds > 0 ? seconds : 0;
    } catch {
      // Told by `source`: a system that throws is one that does not tell.
      return 0;
    }
  }

  const believed = () => told || zeroes < zeroesBelieved;

  return {
    look() {
      const seconds = reading();
      if (seconds > 0) told = true;
      else zeroes += 1;
      const own = monotonic() - touchedAt;
      // Remote control and assistive tools make input that the system does not count.
      const quiet = believed() ? Math.min(seconds * 1000, own) : own;
      last = { quiet, monotonic: monotonic(), wall: wall() };
      return quiet;
    },
    wake: () => last.quiet + Math.max(0, monotonic() - last.monotonic, wall() - last.wall),
    touched() {
      touchedAt = monotonic();
    },
    source: () => (believed() ? 'system' : 'windows'),
  };
}
