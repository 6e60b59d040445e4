import { nativeTheme } from 'electron';
import type { Preferences } from '../../../shared/model/settings.ts';
import { preferencesOf } from './preferences.ts';
import type { Settings } from './settings.ts';

/** Applies the chosen theme now and after each change, and sends changed preferences to the window. */
export function applySettings(settings: Settings, send: (now: Preferences) => void): void {
  nativeTheme.themeSource = settings.now().theme;
  settings.watch((now) => {
    nativeTheme.themeSource = now.theme;
    send(preferencesOf(now));
  });
}
