import type { Preferences } from '../../../shared/model/settings.ts';
import type { SettingsData } from './schema.ts';

/** The part of the settings that a person chose for the app as a whole. */
export function preferencesOf({
  version: _,
  idle: __,
  locked: ___,
  allLocked: ____,
  ...preferences
}: SettingsData): Preferences {
  return preferences;
}
