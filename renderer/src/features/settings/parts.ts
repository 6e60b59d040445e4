import { AboutSection } from './AboutSection.tsx';
import { GeneralSection } from './GeneralSection.tsx';
import { IdleSection } from './IdleSection.tsx';
import { Nobody, SettingsView } from './SettingsView.tsx';
import { StorageSection } from './StorageSection.tsx';

/** The settings and their sections, loaded together when somebody opens them. */
export const settingsParts = {
  View: SettingsView,
  General: GeneralSection,
  Idle: IdleSection,
  Nobody,
  Storage: StorageSection,
  About: AboutSection,
};
