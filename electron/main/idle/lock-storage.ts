import type { LockStorage } from '../session/types.ts';
import type { Settings } from '../settings/settings.ts';

/**
 * Stores in the settings which sessions are locked. When the settings were lost, every session counts as locked until a
 * person opens it, even one that is created later or after another start.
 */
export function createLockStorage(settings: Settings): LockStorage {
  return {
    get(session) {
      const { locked, allLocked } = settings.now();
      const since = locked[session];
      if (since !== undefined || allLocked === undefined || allLocked.but.includes(session)) return since;
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
