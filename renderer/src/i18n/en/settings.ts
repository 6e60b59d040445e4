import type { Preferences } from '../../../../shared/model/settings.ts';

const themes: Record<Preferences['theme'], string> = {
  system: 'As the system',
  light: 'Light',
  dark: 'Dark',
};

const languages: Record<Preferences['language'], string> = {
  system: 'As the system',
  en: 'English',
  de: 'Deutsch',
};

/** Settings. */
export const settings = {
  title: 'Settings',
  parts: 'Sections of the settings',
  sections: {
    general: 'General',
    session: 'Session',
    network: 'Network',
    storage: 'Storage',
    diagnostics: 'Diagnostics',
    about: 'About',
  },
  loadFailed: 'The settings could not be read',
  saveFailed: 'The settings could not be saved',
  unchanged: 'Nothing has changed.',
  appearance: 'Appearance',
  theme: 'Colours',
  themes,
  language: 'Language',
  languages,
  running: 'Start and background',
  startAtLogin: 'Start Latchkey when I log in',
  startAtLoginText: 'Only for you, not for other people who use this computer.',
  keepInTray: 'Keep running when the window is closed',
  keepInTrayText:
    'An icon stays in the tray and your sessions are kept up to date. Quit closes the app completely.',
  notifications: 'Tell me when a session ends',
  notificationsText:
    'As a system notification while the window is in the background; also when the keyring is locked.',
  sessionNobody: 'Sign in first: each connection has its own setting for when you are away.',
  sessionFor: (connection: string) => `For ${connection}`,
  storage: 'Where sessions are stored',
  storageAct: {
    unlock: 'Unlock',
    look: 'Check the keyring again',
    protect: 'Use a passphrase',
    change: 'Change the passphrase',
  },
  storageLooked: 'Checked just now.',
  aboutText: 'A desktop client for OAuth-protected APIs that keeps every token out of the window.',
  version: 'Version',
  engine: 'Electron',
  build: 'Build',
  builds: { test: 'Test build, never a release', usual: 'As released' },
  sandbox: 'Sandbox',
  sandboxes: { on: 'On', off: 'Off' },
  licence: 'Licence',
  licenceText: 'MIT. The licences of the bundled packages are in the app’s folder.',
  updates: 'Updates',
  updatesText: 'Updates come with the package you installed; Latchkey does not check for them itself.',
};
