import { isLockedIn, type SessionSnapshot } from '../../../shared/model/session.ts';
import type { WaitingRequests } from '../../../shared/model/waiting.ts';
import type { Sessions } from '../session/sessions.ts';
import type { Gateway } from './gateway.ts';

/** Part of Electron's `powerMonitor`. */
interface PowerSource {
  on(event: 'resume' | 'unlock-screen', listener: () => void): unknown;
  off(event: 'resume' | 'unlock-screen', listener: () => void): unknown;
}

interface WakeWatchOptions {
  power: PowerSource;
  /** Whether the computer has a network, as far as the system knows. */
  isOnline(): boolean;
  /** Whether anything waits for the network. */
  waits(): boolean;
  wake(): void;
  /** Milliseconds between two checks of the network; 2,000 by default. */
  everyMs?: number;
}

interface WakeWatch {
  /** Call this when something may have started to wait. */
  check(): void;
  stop(): void;
}

/**
 * Calls `wake` when the computer wakes or its network comes back. Electron has no event for the network, so this polls,
 * and only while something waits.
 */
export function watchForWake(options: WakeWatchOptions): WakeWatch {
  const { power, isOnline, waits, wake, everyMs = 2_000 } = options;
  let timer: NodeJS.Timeout | undefined;
  let online = true;

  function stopPolling(): void {
    clearInterval(timer);
    timer = undefined;
  }

  function poll(): void {
    if (!waits()) {
      stopPolling();
      return;
    }
    const wasOnline = online;
    online = isOnline();
    if (online && !wasOnline) wake();
  }

  const onWake = () => wake();
  power.on('resume', onWake);
  power.on('unlock-screen', onWake);
  return {
    check() {
      if (timer !== undefined || !waits()) return;
      online = isOnline();
      timer = setInterval(poll, everyMs);
      timer.unref();
    },
    stop() {
      stopPolling();
      power.off('resume', onWake);
      power.off('unlock-screen', onWake);
    },
  };
}

/** Many requests start or stop waiting at once; the window gets only the result. */
const debounceMs = 30;

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

/** Wakes sessions and requests when the computer or its network comes back, and sends the window what waits. */
export function createWake({ sessions, gateway, power, isOnline, send }: WakeOptions): Wake {
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const watch = watchForWake({
    power,
    isOnline,
    waits: () => gateway.waits() || sessions.list().some(needsNetwork),
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
    if (changed.size > 0) timer ??= setTimeout(sendAll, debounceMs);
  }

  return {
    sessionChanged() {
      sendSoon();
      watch.check();
    },
    requestsChanged(session) {
      changed.add(session);
      sendSoon();
      watch.check();
    },
    stop() {
      clearTimeout(timer);
      watch.stop();
    },
  };
}

/** Whether the session waits for the network, or for its server to confirm a revocation. */
function needsNetwork({ state, unconfirmed }: SessionSnapshot): boolean {
  return state === 'waiting' || unconfirmed !== undefined;
}
