import type { Preferences } from '../../../shared/model/settings.ts';
import type { SettingsData } from './schema.ts';

/** What a person chose for the app as a whole, of all that the settings hold. */
export function preferencesOf({
  version: _,
  idle: __,
  locked: ___,
  allLocked: ____,
  ...preferences
}: SettingsData): Preferences {
  return preferences;
}
