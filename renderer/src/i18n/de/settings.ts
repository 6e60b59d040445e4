import type { settings as english } from '../en/settings.ts';

/** Einstellungen. */
export const settings: typeof english = {
  title: 'Einstellungen',
  parts: 'Bereiche der Einstellungen',
  sections: {
    general: 'Allgemein',
    session: 'Sitzung',
    network: 'Netzwerk',
    storage: 'Aufbewahrung',
    diagnostics: 'Diagnose',
    about: 'Über Latchkey',
  },
  loadFailed: 'Die Einstellungen konnten nicht gelesen werden',
  saveFailed: 'Die Einstellungen konnten nicht gespeichert werden',
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
    'Ein Symbol bleibt im Infobereich, und Ihre Sitzungen bleiben aktuell. „Beenden“ beendet die App ganz.',
  notifications: 'Benachrichtigen, wenn eine Sitzung endet',
  notificationsText:
    'Als Systembenachrichtigung, solange das Fenster im Hintergrund ist; auch wenn der Schlüsselbund gesperrt ist.',
  sessionNobody:
    'Melden Sie sich zuerst an: Was in Ihrer Abwesenheit geschieht, wird für jede Verbindung eingestellt.',
  sessionFor: (connection) => `Für ${connection}`,
  storage: 'Wo Sitzungen gespeichert werden',
  storageAct: {
    unlock: 'Entsperren',
    look: 'Schlüsselbund erneut prüfen',
    protect: 'Passphrase verwenden',
    change: 'Passphrase ändern',
  },
  storageLooked: 'Soeben geprüft.',
  aboutText: 'Ein Desktop-Client für mit OAuth geschützte APIs, der jedes Token aus dem Fenster heraushält.',
  version: 'Version',
  engine: 'Electron',
  build: 'Ausgabe',
  builds: { test: 'Testversion, nie zur Weitergabe', usual: 'Wie veröffentlicht' },
  sandbox: 'Sandbox',
  sandboxes: { on: 'An', off: 'Aus' },
  licence: 'Lizenz',
  licenceText: 'MIT. Die Lizenzen der enthaltenen Pakete liegen im Ordner der App.',
  updates: 'Aktualisierungen',
  updatesText:
    'Aktualisierungen kommen mit dem Paket, das Sie installiert haben; Latchkey sucht nicht selbst danach.',
};
