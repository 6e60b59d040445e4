import type { en } from '../en/index.ts';

const example = `{
  "connections": [
    {
      "id": "arbeit",
      "name": "Arbeit",
      "issuer": "https://login.example.com",
      "client": { "authentication": "none", "id": "latchkey" },
      "grants": ["authorization_code"],
      "api": [{ "origin": "https://api.example.com", "prefix": "/api/" }]
    }
  ]
}`;

/** Willkommen: die Verbindungen. */
export const welcome: typeof en.welcome = {
  title: 'Verbindungen',
  intro: 'Wählen Sie, wo Sie sich anmelden. Ihre Tokens bleiben bei der App, nie in diesem Fenster.',
  signIn: 'Anmelden',
  open: 'Öffnen',
  signInTo: (name) => `Bei ${name} anmelden`,
  openNamed: (connection, name) => `${connection} als ${name} öffnen`,
  addTo: (name) => `Konto bei ${name} hinzufügen`,
  add: 'Konto hinzufügen',
  accounts: 'Angemeldet',
  issuer: 'Anmeldung bei',
  api: 'Anfragen gehen an',
  methods: 'Anmeldewege',
  grants: {
    authorization_code: 'Browser',
    password: 'Passwort',
    'urn:ietf:params:oauth:grant-type:device_code': 'Code auf einem anderen Gerät',
    client_credentials: 'Die App selbst',
  },
  here: 'Auf diesem Computer',
  setUp: 'Für Sie eingerichtet',
  addConnection: 'Verbindung hinzufügen',
  importFile: 'Datei importieren',
  importFailed: 'Die Datei wurde nicht importiert',
  imported: (file) => `Aus ${file}`,
  importedNew: (names) => `Hinzugefügt: ${names}.`,
  importedNone: 'Die Datei enthielt nichts Neues.',
  importedThere: (names) => `Schon vorhanden: ${names}.`,
  rename: 'Umbenennen',
  renameNamed: (name) => `${name} umbenennen`,
  newName: 'Neuer Name',
  save: 'Speichern',
  cancel: 'Abbrechen',
  remove: 'Entfernen',
  removeNamed: (name) => `${name} entfernen`,
  removeAsk: (name) => `„${name}“ entfernen?`,
  removeText: (people) =>
    `Zuvor wird abgemeldet: ${people}. Die Sitzungsdaten auf diesem Computer werden gelöscht, und der Server wird informiert.`,
  keep: 'Behalten',
  changeFailed: 'Das hat nicht geklappt',
  removed: (name) => `„${name}“ wurde entfernt`,
  removedText: 'Sie können die Verbindung unverändert wiederherstellen, bis Sie diese Ansicht verlassen.',
  removedSignedOut:
    'Wer dort angemeldet war, ist abgemeldet. Sie können die Verbindung wiederherstellen, bis Sie diese Ansicht verlassen.',
  putBack: 'Wiederherstellen',
  close: 'Schließen',
  emptyTitle: 'Noch keine Verbindungen',
  empty:
    'Eine Verbindung legt fest, wo Sie sich anmelden und wohin Anfragen gehen dürfen. Sie brauchen nur die Adresse eines Servers.',
  emptyMore:
    'Haben Sie eine Datei mit Verbindungen erhalten? Importieren Sie sie, oder starten Sie Latchkey damit:',
  emptyCommand: 'latchkey --connections DATEI',
  emptyFile: 'So sieht eine solche Datei aus. Sie enthält nie ein Geheimnis und darf weitergegeben werden.',
  example,
  failed: 'Die Verbindungen konnten nicht gelesen werden',
};
