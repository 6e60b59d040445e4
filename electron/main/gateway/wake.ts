import { isLockedIn, type SessionSnapshot } from '../../../shared/model/session.ts';
import type { WaitingRequests } from '../../../shared/model/waiting.ts';
import type { Sessions } from '../session/sessions.ts';
import type { Gateway } from './gateway.ts';
import { type PowerSource, watchForWake } from './power.ts';

/** Many requests begin and end to wait at once: what the window is told of is where that leads. */
const settledMs = 30;

export interface WakeOptions {
  sessions: Pick<Sessions, 'list' | 'wake'>;
  gateway: Pick<Gateway, 'waiting' | 'waits' | 'wake'>;
  power: PowerSource;
  isOnline(): boolean;
  /** Tells the window which requests of a session wait. */
  tell(waiting: WaitingRequests): void;
}

export interface Wake {
  /** The state of a session changed. */
  sessionChanged(): void;
  /** The requests of this session that wait are others now. */
  requestsChanged(session: string): void;
  stop(): void;
}

/** Wakes what waits for a server when the computer or its network comes back, and tells the window what waits. */
export function createWake({ sessions, gateway, power, isOnline, tell }: WakeOptions): Wake {
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

  function tellAll(): void {
    timer = undefined;
    const all = sessions.list();
    for (const session of changed) {
      // Whoever finds a locked session is told when it is open again.
      if (isLockedIn(all, session)) continue;
      changed.delete(session);
      tell({ session, requests: gateway.waiting(session) });
    }
  }

  function tellSoon(): void {
    if (changed.size > 0) timer ??= setTimeout(tellAll, settledMs);
  }

  return {
    sessionChanged() {
      tellSoon();
      watch.look();
    },
    requestsChanged(session) {
      changed.add(session);
      tellSoon();
      watch.look();
    },
    stop() {
      clearTimeout(timer);
      watch.stop();
    },
  };
}

/** For a network: the session itself, or what its server is still to be told. */
function waits({ state, unconfirmed }: SessionSnapshot): boolean {
  return state === 'waiting' || unconfirmed !== undefined;
}
