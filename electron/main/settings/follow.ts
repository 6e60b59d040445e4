import { nativeTheme } from 'electron';
import type { Preferences } from '../../../shared/model/settings.ts';
import { preferencesOf } from './preferences.ts';
import type { Settings } from './settings.ts';

/** Puts the chosen colours into force, now and after each change, and tells the window of it. */
export function followSettings(settings: Settings, tell: (now: Preferences) => void): void {
  nativeTheme.themeSource = settings.now().theme;
  settings.watch((now) => {
    nativeTheme.themeSource = now.theme;
    tell(preferencesOf(now));
  });
}
