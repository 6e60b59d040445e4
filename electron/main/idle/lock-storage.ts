import type { LockStorage } from '../session/types.ts';
import type { Settings } from '../settings/settings.ts';

/**
 * Keeps in the settings which sessions are locked. Where the settings were lost it is not known any more, so each
 * session counts as locked until somebody has opened it, also at later starts and whether it is there by now or not.
 */
export function createLockStorage(settings: Settings): LockStorage {
  return {
    get(session) {
      const { locked, allLocked } = settings.now();
      const known = locked[session];
      if (known !== undefined || allLocked === undefined || allLocked.but.includes(session)) return known;
      return { at: allLocked.at };
    },
    save: (session, since) =>
      settings.update((now) => {
        const { [session]: _, ...others } = now.locked;
        if (since !== undefined) return { ...now, locked: { ...others, [session]: since } };
        const { allLocked } = now;
        if (allLocked === undefined) return { ...now, locked: others };
        const but = [...new Set([...allLocked.but, session])];
        return { ...now, locked: others, allLocked: { ...allLocked, but } };
      }),
  };
}
