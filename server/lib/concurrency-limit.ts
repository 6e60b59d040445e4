/** Too much work is queued; `retryAfter` in seconds. */
export class BusyError extends Error {
  readonly retryAfter = 5;
  constructor() {
    super('the server is busy; try again in a few seconds');
  }
}

type Work<T> = () => Promise<T>;

/**
 * Limits each key to `most` concurrent calls. The returned function rejects further calls with BusyError before they
 * start.
 */
export function limitPerKey(most: number): <T>(key: string, work: Work<T>) => Promise<T> {
  const taken = new Map<string, number>();
  return async (key, work) => {
    const before = taken.get(key) ?? 0;
    if (before >= most) throw new BusyError();
    taken.set(key, before + 1);
    try {
      return await work();
    } finally {
      const left = (taken.get(key) ?? 1) - 1;
      if (left === 0) taken.delete(key);
      else taken.set(key, left);
    }
  };
}

/**
 * Runs at most `running` calls at a time and queues at most `waiting` more, first come, first served. The returned
 * function rejects further calls with BusyError before they start.
 */
export function limitConcurrency(running: number, waiting: number): <T>(work: Work<T>) => Promise<T> {
  let free = running;
  const queue: (() => void)[] = [];

  function leave(): void {
    const next = queue.shift();
    if (next === undefined) free += 1;
    else next();
  }

  async function enter(): Promise<void> {
    if (free > 0) {
      free -= 1;
      return;
    }
    if (queue.length >= waiting) throw new BusyError();
    await new Promise<void>((resolve) => queue.push(resolve));
  }

  return async (work) => {
    await enter();
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
