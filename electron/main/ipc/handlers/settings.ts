import { preferencesOf } from '../../settings/preferences.ts';
import type { Settings } from '../../settings/settings.ts';
import type { Handlers } from '../answer.ts';

/** What a person chose for the app as a whole; a change is on disk when it is answered, else nothing has changed. */
export function settingsHandlers(
  settings: Pick<Settings, 'now' | 'update'>,
): Pick<Handlers, 'settings.get' | 'settings.set'> {
  const view = () => preferencesOf(settings.now());
  return {
    'settings.get': view,
    'settings.set': async (patch) => {
      await settings.update((now) => ({ ...now, ...given(patch) }));
      return view();
    },
  };
}

/** Only what is there: a field that is there and undefined changes nothing. */
function given<T extends object>(patch: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
