import { vi } from 'vitest';
import type { PollClock } from '../sign-in/device-polling.ts';

/** A clock for device code polling that stands still until a test advances it. */
export interface HandClock extends PollClock {
  /** Waits for a pause and ends it. Gives its length in seconds. */
  tick(): Promise<number>;
  /** Waits for a pause. */
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
