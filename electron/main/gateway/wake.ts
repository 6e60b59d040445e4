import { isLockedIn, type SessionSnapshot } from '../../../shared/model/session.ts';
import type { WaitingRequests } from '../../../shared/model/waiting.ts';
import type { Sessions } from '../session/ports.ts';
import type { Gateway } from './gateway.ts';

/** Part of Electron's `powerMonitor`. */
export interface PowerSource {
  on(event: 'resume' | 'unlock-screen', listener: () => void): unknown;
  off(event: 'resume' | 'unlock-screen', listener: () => void): unknown;
}

interface WatchOptions {
  power: PowerSource;
  /** Whether the computer has a network, as far as the system knows. */
  isOnline(): boolean;
  /** Whether anything waits that a network could help. */
  waits(): boolean;
  wake(): void;
  /** Milliseconds between two checks of the network; 2,000 by default. */
  everyMs?: number;
}

interface WakeWatch {
  /** Call this when something may have begun to wait. */
  look(): void;
  stop(): void;
}

/**
 * Calls `wake` when the computer wakes or its network comes back. Electron has no event for the network, so it is polled,
 * and only while something waits.
 */
export function watchForWake(options: WatchOptions): WakeWatch {
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

/** Many requests begin or end waiting at once; the window hears of the result. */
const settledMs = 30;

export interface WakeOptions {
  sessions: Pick<Sessions, 'list' | 'wake'>;
  gateway: Pick<Gateway, 'waiting' | 'waits' | 'wake'>;
  power: PowerSource;
  isOnline(): boolean;
  /** Sends the window the waiting requests of a session. */
  send(waiting: WaitingRequests): void;
}

export interface Wake {
  /** Call this after the state of a session changed. */
  sessionChanged(): void;
  /** Call this after a session's list of waiting requests changed. */
  requestsChanged(session: string): void;
  stop(): void;
}

/** Wakes sessions and requests when the computer or its network comes back, and tells the window what waits. */
export function createWake({ sessions, gateway, power, isOnline, send }: WakeOptions): Wake {
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const watch = watchForWake({
    power,
    isOnline,
    waits: () => gateway.waits() || sessions.list().some(waits),
    wake() {
      sessions.wake();
      gateway.wake();
    },
  });

  function sendAll(): void {
    timer = undefined;
    const all = sessions.list();
    for (const session of changed) {
      // The list of a locked session is sent after it is unlocked.
      if (isLockedIn(all, session)) continue;
      changed.delete(session);
      send({ session, requests: gateway.waiting(session) });
    }
  }

  function sendSoon(): void {
    if (changed.size > 0) timer ??= setTimeout(sendAll, settledMs);
  }

  return {
    sessionChanged() {
      sendSoon();
      watch.look();
    },
    requestsChanged(session) {
      changed.add(session);
      sendSoon();
      watch.look();
    },
    stop() {
      clearTimeout(timer);
      watch.stop();
    },
  };
}

/** Whether a network would help: the session waits, or its server has not confirmed a revocation. */
function waits({ state, unconfirmed }: SessionSnapshot): boolean {
  return state === 'waiting' || unconfirmed !== undefined;
}
