import type { MainWords } from '../../i18n/index.ts';
import { type AskPerson, questionOf } from '../../settings/consent.ts';
import { preferencesOf } from '../../settings/preferences.ts';
import type { Settings } from '../../settings/settings.ts';
import type { Handlers } from '../answer.ts';

/** Asks a person for consent outside the window, and the texts to ask with. */
export interface ConsentDeps {
  ask: AskPerson;
  words(): MainWords['consent'];
}

/**
 * The preferences of the app. A change is on disk when the handler resolves; otherwise nothing has changed. Changes that
 * a script could use against the person need consent in main; if they decline, the whole change is dropped.
 */
export function settingsHandlers(
  settings: Pick<Settings, 'now' | 'update'>,
  consent: ConsentDeps,
): Pick<Handlers, 'settings.get' | 'settings.set'> {
  const view = () => preferencesOf(settings.now());
  return {
    'settings.get': view,
    'settings.set': async (patch) => {
      const question = questionOf(view(), patch, consent.words());
      if (question === undefined || (await consent.ask(question))) {
        await settings.update((now) => ({ ...now, ...withoutUndefined(patch) }));
      }
      return view();
    },
  };
}

/** Removes undefined fields, which would overwrite a setting. */
function withoutUndefined<T extends object>(patch: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
