import type { IdleSetting } from '../../../shared/model/idle.ts';
import type { SessionSnapshot } from '../../../shared/model/session.ts';
import type { IdleClock } from './idle-clock.ts';

/** How often idle time is checked, and so how late a session may be locked (ms). A check takes microseconds. */
const checkEveryMs = 5_000;

export interface IdleEnforcerDeps {
  clock: IdleClock;
  sessions(): Pick<SessionSnapshot, 'session' | 'connection' | 'state' | 'signedInAt'>[];
  setting(connection: string): IdleSetting;
  lock(session: string, minutes: number): Promise<void>;
  signOut(session: string, minutes: number): Promise<void>;
  /** Called after sessions were locked or signed out. The window still has to discard their data. */
  onEnforced(): void;
  onError(error: unknown): void;
}

/** Locks or signs out sessions that have been idle for the time set for their connection. */
export interface IdleEnforcer {
  /** Starts to check every few seconds. */
  start(): void;
  /** Call this as soon as the machine wakes, before anything else. */
  wake(): void;
  /** Call this before the machine sleeps. The sleep time is added to the idle time read here. */
  sleep(): void;
  stop(): void;
}

export function createIdleEnforcer(deps: IdleEnforcerDeps): IdleEnforcer {
  let timer: NodeJS.Timeout | undefined;
  const enforce = (idleMs: number) => {
    const actions: Promise<void>[] = [];
    for (const { session, connection, state, signedInAt } of deps.sessions()) {
      const { minutes, action } = deps.setting(connection);
      if (minutes === 'never' || idleMs < minutes * 60_000) continue;
      // A session that could not be read yet is locked in advance. The window has no data of it.
      if (signedInAt === undefined && state === 'waiting') deps.lock(session, minutes).catch(deps.onError);
      if (signedInAt === undefined || state === 'locked') continue;
      const enforceAction = action === 'lock' ? deps.lock : deps.signOut;
      actions.push(enforceAction(session, minutes).catch(deps.onError));
    }
    if (actions.length > 0) void Promise.all(actions).then(deps.onEnforced);
  };
  return {
    start() {
      timer ??= setInterval(() => enforce(deps.clock.read()), checkEveryMs);
      timer.unref();
    },
    wake: () => enforce(deps.clock.readAfterSleep()),
    sleep: () => void deps.clock.read(),
    stop: () => clearInterval(timer),
  };
}
