import { AboutSection } from './AboutSection.tsx';
import { DiagnosticsSection } from './DiagnosticsSection.tsx';
import { GeneralSection } from './GeneralSection.tsx';
import { IdleSection } from './IdleSection.tsx';
import { NetworkSection } from './NetworkSection.tsx';
import { SignedOutSettings } from './SignedOutSettings.tsx';
import { StorageSection } from './StorageSection.tsx';

/** The sections of the settings, loaded together on first use. */
export const settingsSections = {
  General: GeneralSection,
  Idle: IdleSection,
  SignedOutSettings,
  Network: NetworkSection,
  Storage: StorageSection,
  Diagnostics: DiagnosticsSection,
  About: AboutSection,
};
