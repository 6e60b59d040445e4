/** Part of Electron's `powerMonitor`. */
export interface PowerSource {
  on(event: 'resume' | 'unlock-screen', listener: () => void): unknown;
  off(event: 'resume' | 'unlock-screen', listener: () => void): unknown;
}

export interface WakeOptions {
  power: PowerSource;
  /** Whether the computer has a network, as far as the system knows. */
  isOnline(): boolean;
  /** Whether anything waits that a network could help. */
  waits(): boolean;
  /** The computer woke, or its network is back. */
  wake(): void;
  /** Milliseconds between two looks at the network, 2,000 unless told. */
  everyMs?: number;
}

export interface WakeWatch {
  /** To be called when something may have begun to wait. */
  look(): void;
  stop(): void;
}

/**
 * Says when it is worth trying again. Electron has no event for a network that is back, so it is looked at, and only
 * while something waits.
 */
export function watchForWake(options: WakeOptions): WakeWatch {
  const { power, isOnline, waits, wake, everyMs = 2_000 } = options;
  let timer: NodeJS.Timeout | undefined;
  let online = true;

  function rest(): void {
    clearInterval(timer);
    timer = undefined;
  }

  function check(): void {
    if (!waits()) {
      rest();
      return;
    }
    const before = online;
    online = isOnline();
    if (online && !before) wake();
  }

  const woke = () => wake();
  power.on('resume', woke);
  power.on('unlock-screen', woke);
  return {
    look() {
      if (timer !== undefined || !waits()) return;
      online = isOnline();
      timer = setInterval(check, everyMs);
      timer.unref();
    },
    stop() {
      rest();
      power.off('resume', woke);
      power.off('unlock-screen', woke);
    },
  };
}
