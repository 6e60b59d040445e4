import { AboutSection } from './AboutSection.tsx';
import { DiagnosticsSection } from './DiagnosticsSection.tsx';
import { GeneralSection } from './GeneralSection.tsx';
import { IdleSection } from './IdleSection.tsx';
import { NetworkSection } from './NetworkSection.tsx';
import { Nobody } from './SignedOutSettings.tsx';
import { StorageSection } from './StorageSection.tsx';

/** The sections of the settings, loaded together when somebody opens them. */
export const settingsParts = {
  General: GeneralSection,
  Idle: IdleSection,
  Nobody,
  Network: NetworkSection,
  Storage: StorageSection,
  Diagnostics: DiagnosticsSection,
  About: AboutSection,
};
