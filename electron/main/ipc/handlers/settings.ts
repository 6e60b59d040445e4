import type { MainWords } from '../../i18n/index.ts';
import { type AskPerson, questionOf } from '../../settings/consent.ts';
import { preferencesOf } from '../../settings/preferences.ts';
import type { Settings } from '../../settings/settings.ts';
import type { Handlers } from '../answer.ts';

/** How a person is asked outside the window. */
export interface Consenting {
  ask: AskPerson;
  words(): MainWords['consent'];
}

/**
 * What a person chose for the app as a whole; a change is on disk when it is answered, else nothing has changed. What a
 * script could turn against the person is asked of them in main; when they decline, the whole change is dropped.
 */
export function settingsHandlers(
  settings: Pick<Settings, 'now' | 'update'>,
  consent: Consenting,
): Pick<Handlers, 'settings.get' | 'settings.set'> {
  const view = () => preferencesOf(settings.now());
  return {
    'settings.get': view,
    'settings.set': async (patch) => {
      const question = questionOf(view(), patch, consent.words());
      if (question === undefined || (await consent.ask(question))) {
        await settings.update((now) => ({ ...now, ...given(patch) }));
      }
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
