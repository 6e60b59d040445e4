import type { IdleSetting } from '../../../shared/model/idle.ts';
import type { SessionSnapshot } from '../../../shared/model/session.ts';
import type { Quiet } from './idle-time.ts';

/** Asking costs a few microseconds; a session is locked at most this late (ms). */
const everyMs = 5_000;

export interface IdleEnforcerDeps {
  quiet: Quiet;
  sessions(): Pick<SessionSnapshot, 'session' | 'connection' | 'state' | 'signedInAt'>[];
  setting(connection: string): IdleSetting;
  lock(session: string, minutes: number): Promise<void>;
  signOut(session: string, minutes: number): Promise<void>;
  /** Called after sessions were locked or signed out: the window has yet to forget what it was told of them. */
  left(): void;
  failed(error: unknown): void;
}

/** Locks or signs out the sessions that nobody has been at for as long as their connection says. */
export interface IdleEnforcer {
  /** Looks from now on, every few seconds. */
  start(): void;
  /** To be called the moment the machine wakes, before anything else is. */
  wake(): void;
  /** To be called before the machine sleeps: what is known by then is what the time asleep is added to. */
  sleep(): void;
  stop(): void;
}

export function createIdleEnforcer(deps: IdleEnforcerDeps): IdleEnforcer {
  let timer: NodeJS.Timeout | undefined;
  const judge = (quietMs: number) => {
    const acts: Promise<void>[] = [];
    for (const { session, connection, state, signedInAt } of deps.sessions()) {
      const { minutes, action } = deps.setting(connection);
      if (minutes === 'never' || quietMs < minutes * 60_000) continue;
      // What could not be read yet is locked for when it can; the window was told nothing of it.
      if (signedInAt === undefined && state === 'waiting') deps.lock(session, minutes).catch(deps.failed);
      if (signedInAt === undefined || state === 'locked') continue;
      const act = action === 'lock' ? deps.lock : deps.signOut;
      acts.push(act(session, minutes).catch(deps.failed));
    }
    if (acts.length > 0) void Promise.all(acts).then(deps.left);
  };
  return {
    start() {
      timer ??= setInterval(() => judge(deps.quiet.look()), everyMs);
      timer.unref();
    },
    wake: () => judge(deps.quiet.wake()),
    sleep: () => void deps.quiet.look(),
    stop: () => clearInterval(timer),
  };
}
