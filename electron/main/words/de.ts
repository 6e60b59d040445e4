import { consentDe } from './consent.ts';
import type { MainWords } from './index.ts';

const views: MainWords['views'] = {
  connections: 'Verbindungen',
  'connections/add': 'Neue Verbindung …',
  home: 'Start',
  profile: 'Profil',
  session: 'Sitzung',
  activity: 'Aktivität',
  'admin/sessions': 'Alle Sitzungen',
  'admin/clients': 'Alle Clients',
  settings: 'Einstellungen',
  'settings/general': 'Allgemeine Einstellungen',
  'settings/session': 'Sitzungseinstellungen',
  'settings/network': 'Netzwerkeinstellungen',
  'settings/storage': 'Speichereinstellungen',
  'settings/diagnostics': 'Diagnose',
  'settings/about': 'Über Latchkey',
};

const menu: MainWords['menu'] = {
  file: '&Datei',
  edit: '&Bearbeiten',
  view: '&Ansicht',
  account: '&Konto',
  window: '&Fenster',
  help: '&Hilfe',
  newConnection: 'Neue Verbindung …',
  settings: 'Einstellungen …',
  quit: 'Latchkey beenden',
  undo: 'Rückgängig',
  redo: 'Wiederholen',
  cut: 'Ausschneiden',
  copy: 'Kopieren',
  paste: 'Einfügen',
  selectAll: 'Alles auswählen',
  palette: 'Befehlspalette …',
  reload: 'Neu laden',
  actualSize: 'Originalgröße',
  zoomIn: 'Vergrößern',
  zoomOut: 'Verkleinern',
  fullScreen: 'Vollbild',
  developerTools: 'Entwicklerwerkzeuge',
  switchTo: (account) => `Zu ${account} wechseln`,
  lockNow: 'Jetzt sperren',
  signIn: 'Anmelden …',
  signOut: 'Abmelden …',
  minimize: 'Minimieren',
  close: 'Fenster schließen',
  about: 'Über Latchkey',
  checkForLeaks: 'Auf Lecks prüfen …',
};

const tray: MainWords['tray'] = {
  open: 'Latchkey öffnen',
  account: (account, state) => `${account}: ${state}`,
  states: {
    resolving: 'wird nachgesehen',
    signedOut: 'abgemeldet',
    signingIn: 'wird angemeldet',
    active: 'angemeldet',
    renewing: 'angemeldet',
    waiting: 'wartet',
    locked: 'gesperrt',
    ended: 'abgemeldet',
  },
  nobody: 'Niemand ist angemeldet',
};

const reasons: MainWords['notifications']['reasons'] = {
  signed_out: 'Die Sitzung wurde an anderer Stelle abgemeldet.',
  signed_out_everywhere: 'Alle Geräte dieses Kontos wurden abgemeldet.',
  revoked_by_administrator: 'Die Sitzung wurde von der Administration beendet.',
  session_cap: 'Zu viele Geräte waren angemeldet; dieses war das älteste.',
  refresh_token_reused:
    'Etwas anderes hat ein Token der Sitzung benutzt. Der Server hat sie zu Ihrer Sicherheit beendet.',
  code_reused:
    'Der Anmeldecode wurde zweimal benutzt. Der Server hat die Sitzung zu Ihrer Sicherheit beendet.',
  lifetime_over: 'Die Sitzung hat so lange gedauert, wie der Server erlaubt.',
  idle_too_long: 'Die Sitzung wurde länger nicht benutzt, als der Server erlaubt.',
  retries_exhausted: 'Der Server wiederholt seine Antwort nicht mehr.',
  user_deactivated: 'Das Konto wurde von der Administration deaktiviert.',
  user_deleted: 'Das Konto gibt es nicht mehr.',
  password_changed: 'Das Passwort des Kontos wurde geändert.',
  claims_changed: 'Die Rechte des Kontos haben sich geändert.',
  client_deactivated: 'Diese App wurde auf dem Server von der Administration deaktiviert.',
  client_deleted: 'Die Registrierung dieser App auf dem Server wurde gelöscht.',
  revoked: 'Der Server hat die Sitzung beendet.',
};

const elsewhere: MainWords['elsewhere'] = {
  ask: (connection, place) => `Dürfen Anfragen von „${connection}“ an ${place} gehen?`,
  what: (server, place) =>
    `Wer sich über diese Verbindung bei ${server} anmeldet, lässt ${place} dort in seinem Namen handeln. Fahren Sie nur fort, wenn Sie beide kennen.`,
  no: 'Abbrechen',
  yes: 'Zulassen',
};

/** The German words of the main process. */
export const de: MainWords = {
  account: (name, connection) => `${name} – ${connection}`,
  views,
  menu,
  tray,
  notifications: {
    ended: (account) => `Abgemeldet: ${account}`,
    revoked: (account) => `Von anderer Stelle beendet: ${account}`,
    reasons,
    otherReason: 'Die Sitzung ist zu Ende. Melden Sie sich wieder an, um weiterzumachen.',
    keyringLocked: (account) => `Schlüsselbund gesperrt: ${account}`,
    keyringLockedText:
      'Ihre Sitzung wartet. Nichts ging verloren: Entsperren Sie den Schlüsselbund, um weiterzumachen.',
  },
  elsewhere,
  consent: consentDe,
  clipboardReadable: (electron) =>
    `Mit Electron ${electron} könnte ein Skript im Fenster die Zwischenablage lesen. Kopieren Sie kein Passwort und kein Client-Secret, solange Latchkey offen ist, und aktualisieren Sie es.`,
};
