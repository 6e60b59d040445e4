import { AboutSection } from './AboutSection.tsx';
import { DiagnosticsSection } from './DiagnosticsSection.tsx';
import { GeneralSection } from './GeneralSection.tsx';
import { IdleSection } from './IdleSection.tsx';
import { NetworkSection } from './NetworkSection.tsx';
import { Nobody, SettingsView } from './SettingsView.tsx';
import { StorageSection } from './StorageSection.tsx';

/** The settings and their sections, loaded together when somebody opens them. */
export const settingsParts = {
  View: SettingsView,
  General: GeneralSection,
  Idle: IdleSection,
  Nobody,
  Network: NetworkSection,
  Storage: StorageSection,
  Diagnostics: DiagnosticsSection,
  About: AboutSection,
};
