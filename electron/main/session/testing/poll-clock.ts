import { vi } from 'vitest';
import type { PollClock } from '../sign-in/device-polling.ts';

/** A clock for questions about a device code that stands still until a test lets it go on. */
export interface HandClock extends PollClock {
  /** Waits until somebody pauses, and lets that pause be over. Gives how long it was, in seconds. */
  tick(): Promise<number>;
  /** Waits until somebody pauses. */
  paused(): Promise<void>;
}

export function handClock(): HandClock {
  let now = 0;
  let pause: { ms: number; resume(): void } | undefined;
  const pausing = () =>
    vi.waitFor(() => pause ?? Promise.reject(new Error('nobody pauses')), { timeout: 10_000, interval: 2 });
  return {
    now: () => now,
    pause: (ms, signal) =>
      new Promise((resolve, reject) => {
        pause = { ms, resume: resolve };
        signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true });
      }),
    async tick() {
      const { ms, resume } = await pausing();
      pause = undefined;
      now += ms;
      resume();
      return ms / 1000;
    },
    paused: async () => void (await pausing()),
  };
}
