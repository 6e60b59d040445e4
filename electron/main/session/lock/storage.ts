import type { LockedSince } from '../../../../shared/model/idle.ts';
import type { ProblemError } from '../../../../shared/model/problem.ts';
import { createBackoff } from '../../lib/backoff.ts';
import { singleFlight } from '../../lib/single-flight.ts';
import { storeProblem } from '../errors.ts';
import type { LockStorage } from '../ports.ts';

/** Keeps where it outlives the app whether one session is locked. */
export interface SessionLock {
  /** The session was locked: written until the disk has it. */
  lock(since: LockedSince): void;
  /** Its owner is back, or nothing is left in the stores that the lock stands before. */
  unlock(): void;
  /** Tries a last time to write what is not written yet. */
  stop(): Promise<void>;
}

interface About {
  session: string;
  /** Told once each time that writing begins to fail. */
  failed(problem: ProblemError): void;
}

/**
 * Without `locks` nothing is kept. A write that fails is tried again with back-off. Nothing but the two calls changes
 * what is kept: a state that merely has no lock in it takes none away.
 */
export function createSessionLock(locks: LockStorage | undefined, { session, failed }: About): SessionLock {
  const backoff = createBackoff();
  let wanted = locks?.held(session);
  let kept = wanted;
  let failing = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const flight = singleFlight(async () => {
    const next = wanted;
    await locks?.keep(session, next);
    kept = next;
  });

  async function write(): Promise<void> {
    clearTimeout(timer);
    try {
      while (wanted !== kept) await flight.run();
      failing = false;
      backoff.reset();
    } catch (error) {
      if (!failing) failed(storeProblem(error));
      failing = true;
      later();
    }
  }

  function later(): void {
    clearTimeout(timer);
    if (stopped) return;
    timer = setTimeout(() => void write(), backoff.next());
    timer.unref();
  }

  function want(since: LockedSince | undefined): void {
    wanted = since;
    void write();
  }

  return {
    lock: want,
    unlock: () => want(undefined),
    async stop() {
      stopped = true;
      await write();
    },
  };
}
