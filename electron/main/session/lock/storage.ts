import type { LockedSince } from '../../../../shared/model/idle.ts';
import type { ProblemError } from '../../../../shared/model/problem.ts';
import { singleFlight } from '../../lib/async.ts';
import { createBackoff } from '../../lib/backoff.ts';
import { storeProblem } from '../errors.ts';
import type { LockStorage } from '../types.ts';

/** Stores across restarts whether one session is locked. */
export interface SessionLock {
  /** The session was locked; writing is retried until the disk has it. */
  lock(since: LockedSince): void;
  /** The owner returned, or no stored session is left behind the lock. */
  unlock(): void;
  /** Tries a last time to write what is not written yet. */
  stop(): Promise<void>;
}

interface SessionLockDeps {
  session: string;
  /** Called each time that writing begins to fail. */
  failed(problem: ProblemError): void;
}

/**
 * Without `locks` nothing is stored. A failed write is retried with back-off. Only these two calls change the stored
 * lock; a state without a lock does not remove it.
 */
export function createSessionLock(
  locks: LockStorage | undefined,
  { session, failed }: SessionLockDeps,
): SessionLock {
  const backoff = createBackoff();
  let wanted = locks?.get(session);
  let stored = wanted;
  let failing = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const flight = singleFlight(async () => {
    const next = wanted;
    await locks?.save(session, next);
    stored = next;
  });

  async function write(): Promise<void> {
    clearTimeout(timer);
    try {
      while (wanted !== stored) await flight.run();
      failing = false;
      backoff.reset();
    } catch (error) {
      if (!failing) failed(storeProblem(error));
      failing = true;
      writeLater();
    }
  }

  function writeLater(): void {
    clearTimeout(timer);
    if (stopped) return;
    timer = setTimeout(() => void write(), backoff.next());
    timer.unref();
  }

  function set(since: LockedSince | undefined): void {
    wanted = since;
    void write();
  }

  return {
    lock: set,
    unlock: () => set(undefined),
    async stop() {
      stopped = true;
      await write();
    },
  };
}
