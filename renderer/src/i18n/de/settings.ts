import type { settings as english } from '../en/settings.ts';

/** Einstellungen. */
export const settings: typeof english = {
  title: 'Einstellungen',
  parts: 'Teile der Einstellungen',
  sections: {
    general: 'Allgemein',
    session: 'Sitzung',
    network: 'Netzwerk',
    storage: 'Aufbewahrung',
    diagnostics: 'Diagnose',
    about: 'Über Latchkey',
  },
  loadFailed: 'Die Einstellungen konnten nicht gelesen werden',
  saveFailed: 'Das wurde nicht gespeichert',
  unchanged: 'Nichts hat sich geändert.',
  appearance: 'Erscheinungsbild',
  theme: 'Farben',
  themes: { system: 'Wie das System', light: 'Hell', dark: 'Dunkel' },
  language: 'Sprache',
  languages: { system: 'Wie das System', en: 'English', de: 'Deutsch' },
  running: 'Start und Hintergrund',
  startAtLogin: 'Latchkey starten, wenn ich mich am Computer anmelde',
  startAtLoginText: 'Nur für Sie, nicht für andere, die diesen Computer benutzen.',
  keepInTray: 'Weiterlaufen, wenn das Fenster geschlossen wird',
  keepInTrayText:
    'Ein Symbol bleibt im Infobereich; Ihre Sitzungen bleiben frisch. „Beenden“ beendet die App ganz.',
  notifications: 'Sagen, wenn eine Sitzung endet',
  notificationsText:
    'Als Meldung Ihres Systems, solange das Fenster nicht vorn ist: auch wenn der Schlüsselbund gesperrt ist.',
  sessionNobody:
    'Melden Sie sich zuerst an: Was geschieht, wenn niemand da ist, wird für jede Verbindung gewählt.',
  sessionFor: (connection) => `Für ${connection}`,
  storage: 'Wo Sitzungen aufbewahrt werden',
  storageAct: {
    unlock: 'Entsperren',
    look: 'Schlüsselbund erneut ansehen',
    protect: 'Passphrase verwenden',
    change: 'Passphrase ändern',
  },
  storageLooked: 'Soeben angesehen.',
  aboutText: 'Ein Desktop-Client für mit OAuth geschützte APIs, der jedes Token aus dem Fenster heraushält.',
  version: 'Version',
  engine: 'Electron',
  build: 'Ausgabe',
  builds: { test: 'Testversion, nie zur Weitergabe', usual: 'Wie veröffentlicht' },
  sandbox: 'Sandbox',
  sandboxes: { on: 'An', off: 'Aus' },
  licence: 'Lizenz',
  licenceText: 'MIT. Die Lizenzen der enthaltenen Pakete liegen neben der App.',
  updates: 'Aktualisierungen',
  updatesText: 'Kommen mit dem Paket, das Sie installiert haben; Latchkey fragt dafür keinen Server.',
};
