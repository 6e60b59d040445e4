import type { ClientGrant, ClientType } from '../../../../shared/model/admin-client.ts';
import type {
  AdminSession,
  AdminSessionStatus,
  SessionSort,
} from '../../../../shared/model/admin-session.ts';
import type { EndReason } from '../../../../shared/model/end-reason.ts';
import type { admin as english } from '../en/admin.ts';

const sessions = (count: number, shown: string) => (count === 1 ? '1 Sitzung' : `${shown} Sitzungen`);
const ofPeople = (count: number, shown: string) => (count === 1 ? 'einer Person' : `${shown} Personen`);

const standings: Record<AdminSessionStatus, string> = {
  active: 'Aktiv',
  expired: 'Abgelaufen',
  ended: 'Beendet',
  all: 'Alle',
};

const states: Record<AdminSession['state'], string> = {
  active: 'Aktiv',
  expired: 'Abgelaufen',
  ended: 'Beendet',
};

const reasons: Record<EndReason, string> = {
  signed_out: 'abgemeldet',
  signed_out_everywhere: 'überall abgemeldet',
  revoked_by_administrator: 'durch die Verwaltung',
  session_cap: 'wich einer neueren',
  refresh_token_reused: 'Token zweimal benutzt',
  code_reused: 'Code zweimal benutzt',
  lifetime_over: 'längste Dauer erreicht',
  idle_too_long: 'zu lange nicht benutzt',
  retries_exhausted: 'zu oft wiederholt',
  user_deactivated: 'Benutzer deaktiviert',
  user_deleted: 'Benutzer gelöscht',
  password_changed: 'Passwort geändert',
  claims_changed: 'Rechte geändert',
  client_deactivated: 'App deaktiviert',
  client_deleted: 'App gelöscht',
  revoked: 'widerrufen',
};

const times: Record<SessionSort, string> = {
  started: 'Begonnen',
  last_used: 'Zuletzt benutzt',
  expires: 'Läuft ab',
};

const types: Record<ClientType, string> = {
  public: 'Öffentlich: eine App oder ein Skript ohne Geheimnis',
  confidential: 'Vertraulich: eine App mit einem Geheimnis',
  service: 'Dienst: handelt für sich selbst, hat keine Benutzer',
};

const shortTypes: Record<ClientType, string> = {
  public: 'Öffentlich',
  confidential: 'Vertraulich',
  service: 'Dienst',
};

const grants: Record<ClientGrant, string> = {
  authorization_code: 'Browser (Autorisierungscode)',
  refresh_token: 'Angemeldet bleiben (Refresh-Token)',
  password: 'Passwort',
  client_credentials: 'Nur die App (Client Credentials)',
  'urn:ietf:params:oauth:grant-type:device_code': 'Gerätecode',
};

const both: typeof english.both = {
  notPermitted: 'Dafür fehlt Ihnen die Berechtigung',
  notCovered: 'Ihre Anmeldung umfasst die Verwaltung nicht',
  notOffered: 'Hier gibt es keine Verwaltung',
  home: 'Zurück zum Start',
  more: 'Mehr laden',
  loading: 'Wird geladen',
};

const allSessions: typeof english.sessions = {
  title: 'Alle Sitzungen',
  intro: 'Wer an diesem Server angemeldet ist, mit welcher App und welchem Gerät.',
  list: 'Sitzungen',
  failed: 'Die Sitzungen konnten nicht geladen werden',
  moreFailed: 'Weitere Sitzungen konnten nicht geladen werden',
  stale: 'Was Sie sehen, ist vielleicht nicht mehr aktuell.',
  user: 'Benutzer',
  userHint: 'Anfang eines Namens oder ein Subject',
  device: 'Gerät',
  deviceHint: 'Anfang eines Namens',
  app: 'App',
  allApps: 'Alle Apps',
  state: 'Zustand',
  standings,
  states,
  reasons,
  times,
  clear: 'Suche leeren',
  none: 'Niemand ist angemeldet',
  noneText: 'Sobald sich jemand anmeldet, erscheint die Sitzung hier.',
  noMatch: 'Keine Sitzung passt zu dieser Suche',
  loaded: (count, all) => (all ? `${count} insgesamt` : `${count} geladen, weitere beim Herunterrollen`),
  select: (user, device) => `Sitzung von ${user} auf ${device} auswählen`,
  selectAll: (count) => `Alle geladenen auswählen (${count})`,
  unknownDevice: 'Gerät ohne Namen',
  deletedApp: (id) => `${id} (gelöscht)`,
  own: 'Diese Sitzung',
  endedBecause: (reason) => `Beendet: ${reason}`,
  allOf: (user) => `Alle Sitzungen von ${user} beenden`,
  selected: (count, shown) => (count === 0 ? 'Nichts ausgewählt' : `${shown} ausgewählt`),
  clearSelection: 'Auswahl aufheben',
  endSelected: 'Ausgewählte beenden',
  question: (count, shown, persons, shownPersons) =>
    `${sessions(count, shown)} von ${ofPeople(persons, shownPersons)} beenden?`,
  questionAll: (user, count, shown, more) =>
    count === undefined
      ? `Alle Sitzungen von ${user} beenden?`
      : `Alle Sitzungen von ${user} beenden? Es ${count === 1 && !more ? 'ist 1' : `sind ${more ? 'mehr als ' : ''}${shown}`}.`,
  names: (names, more) => (more === 0 ? names : `${names} und ${more} weitere`),
  final:
    'Das lässt sich nicht rückgängig machen. Jedes dieser Geräte wird bei seiner nächsten Anfrage abgemeldet, und wer es benutzt, muss sich neu anmelden.',
  includesOwn:
    'Darunter ist Ihre eigene Sitzung: Auch hier werden Sie abgemeldet und müssen sich neu anmelden.',
  ownAccount: 'Das ist Ihr eigenes Konto: Auch hier werden Sie abgemeldet und müssen sich neu anmelden.',
  confirm: (count, shown) => `${sessions(count, shown)} beenden`,
  confirmAll: 'Alle beenden',
  cancel: 'Behalten',
  endFailed: 'Die Sitzungen konnten nicht beendet werden',
  partly: (count, shown) =>
    `${sessions(count, shown)} davon ${count === 1 ? 'wurde' : 'wurden'} vorher beendet.`,
  done: (ended, shown, over) =>
    over === 0
      ? `${sessions(ended, shown)} beendet.`
      : `${sessions(ended, shown)} beendet. ${over} ${over === 1 ? 'war' : 'waren'} schon vorbei.`,
  dismiss: 'Schließen',
};

const allClients: typeof english.clients = {
  title: 'Alle Clients',
  intro: 'Apps und Dienste, die dieser Server kennt.',
  list: 'Clients',
  failed: 'Die Clients konnten nicht geladen werden',
  moreFailed: 'Weitere Clients konnten nicht geladen werden',
  search: 'Clients suchen',
  searchHint: 'Teil eines Namens oder eine ganze ID',
  none: 'Es gibt noch keine Clients',
  noMatch: (query) => `Kein Client passt zu „${query}“`,
  clear: 'Suche leeren',
  shown: (count, all) => (all ? `${count} insgesamt` : `${count} angezeigt`),
  create: 'Neuer Client',
  createTitle: 'Neuer Client',
  edit: (name) => `${name} ändern`,
  types,
  shortTypes,
  grants,
  inactive: 'Deaktiviert',
  own: 'Diese App',
  name: 'Name',
  type: 'Art',
  methods: 'Wege der Anmeldung',
  firstParty:
    'Gehört dem Betreiber dieses Servers: Benutzer werden nicht um Zustimmung gebeten, auch nicht für die Verwaltung',
  redirects: 'Rücksprungadressen',
  redirectsHint: 'Eine pro Zeile, etwa http://127.0.0.1/callback/',
  origin: 'Erlaubter Ursprung',
  originHint:
    'Der eine Web-Ursprung, dessen Seiten diesen Client benutzen dürfen, etwa https://app.example.com',
  lifetimes: 'Gültigkeit',
  presets: {
    server: 'Wie der Server vorgibt',
    bank: 'Bank: Token 1 Minute, Sitzung 30 Minuten',
    relaxed: 'Entspannt: Token 1 Stunde, Sitzung 4 Jahre ohne Benutzung',
    custom: 'Andere',
  },
  preset: 'Wie lange',
  accessTtl: 'Zugriffstoken (Sekunden)',
  refreshTtl: 'Ohne Benutzung (Sekunden)',
  sessionTtl: 'Höchstens (Sekunden)',
  cap: 'Sitzungen je Benutzer',
  empty: 'Leer: wie der Server vorgibt',
  span: (span) => `Das sind ${span}.`,
  wholeNumber: 'Geben Sie eine ganze Zahl ein, oder lassen Sie das Feld leer.',
  rotation: 'Jede Erneuerung ersetzt das Refresh-Token',
  save: 'Speichern',
  saved: 'Gespeichert. Die neue Gültigkeit gilt ab der nächsten Erneuerung.',
  nothingChanged: 'Es hat sich nichts geändert.',
  created: (name) => `${name} wurde hinzugefügt.`,
  createdSecret: (name) =>
    `${name} wurde hinzugefügt. Das Geheimnis wird jetzt in einem eigenen Fenster angezeigt und danach nie wieder.`,
  add: 'Client hinzufügen',
  cancel: 'Abbrechen',
  saveFailed: 'Der Client konnte nicht gespeichert werden',
  refused: 'Der Server hat das abgelehnt',
  serverSays: (sentence) => `Der Server sagt: ${sentence}`,
  clientId: 'Client-ID',
  authentication: 'Authentifizierung',
  registeredBy: 'Registriert von',
  origins: { seed: 'dem Server selbst', dynamic: 'der App selbst' },
  createdAt: 'Hinzugefügt',
  deactivate: 'Deaktivieren',
  activate: 'Aktivieren',
  deactivateQuestion: (name) => `${name} deaktivieren?`,
  deactivateText:
    'Der Client wird sofort abgewiesen: Wer damit angemeldet ist, kann nichts mehr tun. Die Sitzungen bleiben erhalten und gehen weiter, sobald Sie ihn wieder aktivieren.',
  deactivateOwn: 'Das ist die App, die Sie gerade benutzen. Deaktivieren Sie sie von einer anderen App aus.',
  deactivateConfirm: (name) => `${name} deaktivieren`,
  deactivated: (name) => `${name} ist deaktiviert. Die Sitzungen bleiben erhalten.`,
  activated: (name) => `${name} ist wieder aktiv, und die Sitzungen gehen weiter.`,
  rotate: 'Neues Geheimnis',
  rotateQuestion: (name) => `${name} ein neues Geheimnis geben?`,
  rotateText:
    'Das bisherige wird von da an überall abgewiesen, wo es eingerichtet ist. Das neue wird einmal angezeigt, in einem eigenen Fenster.',
  rotateOwn:
    'Das ist die App, die Sie gerade benutzen: Sie braucht das neue Geheimnis, bevor sie wieder erneuern kann.',
  rotateConfirm: 'Neues Geheimnis erzeugen',
  rotated: (name) =>
    `Das neue Geheimnis von ${name} wird in einem eigenen Fenster angezeigt. Das alte wird abgewiesen.`,
};

export const admin: typeof english = { both, sessions: allSessions, clients: allClients };
