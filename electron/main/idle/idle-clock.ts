/** The clocks, and the idle time that the operating system reports. */
export interface IdleClockDeps {
  /** Whole seconds since the last input to any program; may throw if the system does not report it. */
  systemIdle(): number;
  /** Milliseconds. Whether this clock runs while the machine sleeps depends on the system. */
  monotonic(): number;
  /** Milliseconds since 1970. */
  wall(): number;
}

/** Measures how long no person has used the computer. */
export interface IdleClock {
  /** The current idle time (ms). */
  read(): number;
  /** The idle time after the machine slept (ms). Sleep counts as idle time, although waking the machine was input. */
  readAfterSleep(): number;
  /** Records input to this app. */
  recordInput(): void;
  /** What the measurement is based on: the system, or only this app's windows if the system does not report input. */
  source(): 'system' | 'windows';
}

/**
 * A system that does not report idle time returns 0, as it also does while a person types. After this many readings of
 * 0, without a single other value, the system is considered not to report it.
 */
const maxZeroReadings = 60;

/** Creates a clock that counts the start of the app as input: a person started it or logged in. */
export function createIdleClock({ systemIdle, monotonic, wall }: IdleClockDeps): IdleClock {
  let inputAt = monotonic();
  let zeroReadings = 0;
  let hasReported = false;
  let last = { idle: 0, monotonic: inputAt, wall: wall() };

  function systemIdleSeconds(): number {
    try {
      const seconds = systemIdle();
      return Number.isFinite(seconds) && seconds > 0 ? seconds : 0;
    } catch {
      // A system that throws does not report idle time; `source` says so.
      return 0;
    }
  }

  const isSystemTrusted = () => hasReported || zeroReadings < maxZeroReadings;

  return {
    read() {
      const seconds = systemIdleSeconds();
      if (seconds > 0) hasReported = true;
      else zeroReadings += 1;
      const sinceOwnInput = monotonic() - inputAt;
      // The system does not count input from remote control and assistive tools.
      const idle = isSystemTrusted() ? Math.min(seconds * 1000, sinceOwnInput) : sinceOwnInput;
      last = { idle, monotonic: monotonic(), wall: wall() };
      return idle;
    },
    readAfterSleep: () => last.idle + Math.max(0, monotonic() - last.monotonic, wall() - last.wall),
    recordInput() {
      inputAt = monotonic();
    },
    source: () => (isSystemTrusted() ? 'system' : 'windows'),
  };
}
