import type { LockedSince } from '../../../shared/model/idle.ts';
import type { SessionState } from '../../../shared/model/session.ts';
import type { LockKeeping } from '../session/ports.ts';
import type { Settings } from '../settings/settings.ts';

/**
 * Keeps in the settings which sessions are locked. Where the settings were lost it is not known any more, so each
 * session counts as locked until somebody has unlocked it.
 */
export function keepLocks(settings: Settings): LockKeeping {
  const unknown: LockedSince | undefined = settings.lost ? { at: Date.now() } : undefined;
  return {
    held: (session) => settings.now().locked[session] ?? unknown,
    keep: (session, since) =>
      settings.update((now) => {
        const { [session]: _, ...others } = now.locked;
        return { ...now, locked: since === undefined ? others : { ...others, [session]: since } };
      }),
  };
}

interface Known {
  session: string;
  state: SessionState;
}

/** After the settings were lost: writes down what counts as locked, so that the next start knows it, too. */
export async function restoreLocks(
  settings: Settings,
  locks: LockKeeping,
  sessions: readonly Known[],
): Promise<void> {
  if (!settings.lost) return;
  for (const { session, state } of sessions) {
    const since = locks.held(session);
    if (state !== 'signedOut' && state !== 'ended' && since !== undefined) await locks.keep(session, since);
  }
}
