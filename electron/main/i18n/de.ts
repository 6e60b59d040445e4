import { consentDe } from './consent.ts';
import type { MainWords } from './en.ts';

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
    resolving: 'wird geladen',
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
    'Ein Token der Sitzung wurde an anderer Stelle benutzt. Der Server hat die Sitzung zu Ihrer Sicherheit beendet.',
  code_reused:
    'Der Anmeldecode wurde zweimal benutzt. Der Server hat die Sitzung zu Ihrer Sicherheit beendet.',
  lifetime_over: 'Die Sitzung hat die vom Server erlaubte Höchstdauer erreicht.',
  idle_too_long: 'Die Sitzung wurde länger nicht benutzt, als der Server erlaubt.',
  retries_exhausted: 'Die Erneuerung wurde öfter wiederholt, als der Server erlaubt.',
  user_deactivated: 'Das Konto wurde von der Administration deaktiviert.',
  user_deleted: 'Das Konto gibt es nicht mehr.',
  password_changed: 'Das Passwort des Kontos wurde geändert.',
  claims_changed: 'Die Rechte des Kontos haben sich geändert.',
  client_deactivated: 'Diese App wurde auf dem Server von der Administration deaktiviert.',
  client_deleted: 'Die Registrierung dieser App auf dem Server wurde gelöscht.',
  revoked: 'Der Server hat die Sitzung beendet.',
};

const elsewhere: MainWords['elsewhere'] = {
  ask: (connection, place) => `Darf „${connection}“ Anfragen an ${place} senden?`,
  what: (server, place) =>
    `Wer sich über diese Verbindung bei ${server} anmeldet, erlaubt ${place}, dort in seinem Namen zu handeln. Fahren Sie nur fort, wenn Sie beiden vertrauen.`,
  no: 'Abbrechen',
  yes: 'Zulassen',
};

const changed: MainWords['changed'] = {
  ask: (connection) =>
    `„${connection}“ verwendet andere Adressen als bei Ihrer Anmeldung. Die neuen verwenden?`,
  what: (places) =>
    `${places}\n\nIhre Sitzung, mit allem, was sie darf, würde unter den neuen Adressen verwendet. Erlauben Sie das nur, wenn Sie wissen, warum sie sich geändert haben. Bis dahin wird nichts gesendet.`,
  line: (place, was, is) => `${place}:\n  bisher: ${was}\n  jetzt: ${is}`,
  nothing: '(nichts)',
  more: (count) => `… und ${count} weitere`,
  places: {
    issuer: 'Server, der Sie anmeldet',
    'client.authentication': 'Wie sich die App ausweist',
    'client.id': 'Name der App beim Server (Client-ID)',
    resource: 'Wofür Tokens gelten (Resource)',
    api: 'Wohin Anfragen und Tokens gehen',
    authorization_endpoint: 'Anmeldeseite',
    token_endpoint: 'Wo Tokens erneuert werden',
    revocation_endpoint: 'Wo Sitzungen beendet werden',
    userinfo_endpoint: 'Woher das Profil kommt',
    device_authorization_endpoint: 'Woher Gerätecodes kommen',
    pushed_authorization_request_endpoint: 'Wo Anmeldungen vorbereitet werden',
    registration_endpoint: 'Wo sich die App registriert',
    end_session_endpoint: 'Abmeldeseite',
    introspection_endpoint: 'Wo Tokens nachgeschlagen werden',
    jwks_uri: 'Schlüssel des Servers',
  },
  no: 'Nicht erlauben',
  yes: 'Erlauben',
};

const imported: MainWords['imported'] = {
  ask: (count) =>
    count === 1
      ? 'Eine Verbindung importieren, die Anfragen an eine andere Stelle als ihren Server sendet?'
      : `${count} Verbindungen importieren, die Anfragen an andere Stellen als ihre Server senden?`,
  line: (connection, server, places) => `${connection}: ${server} → ${places}`,
  what: (lines) =>
    `${lines}\n\nWer sich über eine solche Verbindung anmeldet, erlaubt diesen Stellen, in seinem Namen zu handeln. Fahren Sie nur fort, wenn Sie allen vertrauen.`,
  more: (count) => `… und ${count} weitere`,
  no: 'Abbrechen',
  yes: 'Importieren',
};

const anotherAccount: MainWords['anotherAccount'] = {
  ask: (account, connection) => `Als ${account} bei „${connection}“ fortfahren?`,
  what: 'Dieses Konto war hier zuvor nicht angemeldet. Ist es nicht Ihres, hat jemand anderes die Anmeldung abgeschlossen: Wählen Sie dann Abbrechen, und es wird keine Sitzung gestartet.',
  no: 'Abbrechen',
  yes: 'Mit diesem Konto fortfahren',
};

/** The German words of the main process. */
export const de: MainWords = {
  account: (name, connection) => `${name} – ${connection}`,
  views,
  menu,
  tray,
  notifications: {
    ended: (account) => `Abgemeldet: ${account}`,
    revoked: (account) => `Aus der Ferne beendet: ${account}`,
    reasons,
    otherReason: 'Die Sitzung ist zu Ende. Melden Sie sich wieder an, um fortzufahren.',
    keyringLocked: (account) => `Schlüsselbund gesperrt: ${account}`,
    keyringLockedText:
      'Ihre Sitzung wartet. Nichts ging verloren. Entsperren Sie den Schlüsselbund, um fortzufahren.',
  },
  elsewhere,
  changed,
  imported,
  anotherAccount,
  consent: consentDe,
  clipboardReadable: (electron) =>
    `Mit Electron ${electron} könnte ein Skript im Fenster die Zwischenablage lesen. Kopieren Sie kein Passwort und kein Client-Secret, solange Latchkey geöffnet ist, und aktualisieren Sie Latchkey.`,
};
