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
  parts: 'Parts of the settings',
  sections: {
    general: 'General',
    session: 'Session',
    network: 'Network',
    storage: 'Storage',
    diagnostics: 'Diagnostics',
    about: 'About',
  },
  loadFailed: 'The settings could not be read',
  saveFailed: 'That was not saved',
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
  keepInTrayText: 'An icon stays in the tray; your sessions stay fresh. Quit ends the app for good.',
  notifications: 'Tell me when a session ends',
  notificationsText:
    'As a message of your system, while the window is not in front: also when the keyring is locked.',
  sessionNobody: 'Sign in first: what happens when nobody is there is chosen for each connection.',
  sessionFor: (connection: string) => `For ${connection}`,
  storage: 'Where sessions are kept',
  storageAct: {
    unlock: 'Unlock',
    look: 'Look at the keyring again',
    protect: 'Use a passphrase',
    change: 'Change the passphrase',
  },
  storageLooked: 'Looked just now.',
  aboutText: 'A desktop client for OAuth-protected APIs that keeps every token out of the window.',
  version: 'Version',
  engine: 'Electron',
  build: 'Build',
  builds: { test: 'Test build, never a release', usual: 'As released' },
  sandbox: 'Sandbox',
  sandboxes: { on: 'On', off: 'Off' },
  licence: 'Licence',
  licenceText: 'MIT. The licences of the packages inside lie beside the app.',
  updates: 'Updates',
  updatesText: 'Come with the package you installed; Latchkey asks no server for them.',
};
