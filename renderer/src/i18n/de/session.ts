import type { KeyringView } from '../../../../shared/model/session.ts';
import type { session as english } from '../en/session.ts';

const authentication: Record<string, string> = {
  client_secret_basic: 'Client-Secret, in der Kopfzeile Authorization',
  client_secret_post: 'Client-Secret, im Rumpf der Anfrage',
  registration: 'Ein eigenes Geheimnis dieser Installation, von der App registriert',
  none: 'Keine: ein öffentlicher Client, durch PKCE geschützt',
};

const keyring: Record<KeyringView['state'], string> = {
  ready: 'Der Schlüsselbund Ihres Systems ist bereit.',
  unknown: 'Der Schlüsselbund Ihres Systems wurde noch nicht geprüft.',
  locked: 'Der Schlüsselbund Ihres Systems ist gesperrt.',
  sealed: 'Der Tresor wartet auf Ihre Passphrase.',
  silent: 'Der Schlüsselbund Ihres Systems antwortet nicht.',
  absent: 'Dieser Computer hat keinen Schlüsselbund.',
  changed: 'Der Schlüsselbund ist nicht der zuvor verwendete.',
  lost: 'Der Schlüssel des Tresors ist nicht mehr im Schlüsselbund.',
};

const everywhereReach: Record<string, string> = {
  true: 'Beendet alle Ihre Sitzungen bei diesem Server: hier und in den Apps auf Ihren anderen Geräten, die Sie dann zur erneuten Anmeldung auffordern. Browser bleiben angemeldet.',
  false:
    'Dieser Server kann Ihre anderen Geräte nicht abmelden. Latchkey beendet alle Ihre Sitzungen auf diesem Computer; melden Sie sich auf den anderen selbst ab, oder ändern Sie Ihr Passwort.',
  undefined: 'Der Server wird gefragt, welche Sitzungen das beendet …',
};

/** Sitzung. */
export const session: typeof english = {
  title: 'Sitzung',
  details: 'Einzelheiten',
  intro: 'Was die App für Sie speichert. Tokens werden hier aufgeführt, aber nie gezeigt.',
  state: 'Zustand',
  connection: 'Verbindung',
  signedInAt: 'Angemeldet',
  renewedAt: 'Zuletzt erneuert',
  never: 'Noch nicht',
  renewals: 'Erneuerungen',
  scopes: 'Scopes',
  noScopes: 'Keine',
  client: 'Client-Authentifizierung',
  authentication: (method) => authentication[method] ?? method,
  clock: 'Uhr',
  clockOff: (by, ahead) =>
    `Die Uhr dieses Computers geht gegenüber der des Servers um ${by} ${ahead ? 'vor' : 'nach'}. Latchkey richtet sich nach der des Servers.`,
  binding: 'Gerät',
  bound: 'An dieses Gerät gebunden: Ein Schlüssel, der es nie verlässt, unterschreibt jede Anfrage (DPoP)',
  unbound: 'Nicht an dieses Gerät gebunden: Wer die Tokens hat, kann sie verwenden',
  token: 'Access-Token',
  tokenText: (from, to) => `Ausgestellt ${from}, gültig bis ${to}`,
  issued: (time) => `Ausgestellt ${time}`,
  until: (time) => `Gültig bis ${time}`,
  left: (time) => `noch ${time}`,
  expired: 'Abgelaufen; die nächste Anfrage erneuert es',
  unknownExpiry: 'Der Server hat nicht gesagt, wie lange es gültig ist.',
  kept: 'Wo sie gespeichert ist',
  keptIn: {
    vault: 'Verschlüsselt auf diesem Computer',
    memory: 'Nur im Arbeitsspeicher',
  },
  keptText: {
    vault:
      'Das Refresh-Token ist mit einem Schlüssel verschlüsselt, den der Schlüsselbund Ihres Systems schützt. Wer die Dateien kopiert, kann es nicht lesen; wer als Sie angemeldet ist, kann die App benutzen.',
    passphrase:
      'Das Refresh-Token ist mit einem Schlüssel verschlüsselt, den Ihre Passphrase schützt. Wer die Dateien kopiert, muss die Passphrase erraten; wer als Sie angemeldet ist, kann die App benutzen, solange sie entsperrt ist.',
    memory: 'Nichts wird auf den Datenträger geschrieben. Die Sitzung endet, wenn Sie die App schließen.',
  },
  keptTextApp: {
    vault:
      'Das Access-Token und das Client-Secret sind mit einem Schlüssel verschlüsselt, den der Schlüsselbund Ihres Systems schützt. Wer die Dateien kopiert, kann sie nicht lesen; wer als Sie angemeldet ist, kann die App benutzen.',
    passphrase:
      'Das Access-Token und das Client-Secret sind mit einem Schlüssel verschlüsselt, den Ihre Passphrase schützt. Wer die Dateien kopiert, muss die Passphrase erraten; wer als Sie angemeldet ist, kann die App benutzen, solange sie entsperrt ist.',
    memory:
      'Nichts von der Sitzung wird auf den Datenträger geschrieben. Sie endet, wenn Sie die App schließen.',
  },
  keyring: (state) => keyring[state],
  backend: (name) => `Schlüsselbund: ${name}`,
  changePassphrase: 'Passphrase ändern',
  renew: 'Jetzt erneuern',
  renewing: 'Wird erneuert …',
  renewFailed: 'Die Sitzung wurde nicht erneuert',
  renewed: (time) => `Erneuert in ${time}`,
  before: 'Vorher',
  after: 'Nachher',
  what: 'Was',
  generation: 'Generation',
  goodUntil: 'Gültig bis',
  fingerprint: 'Fingerabdruck',
  replaced: 'Das Refresh-Token wurde ersetzt; das alte wird nicht mehr verwendet.',
  notReplaced: 'Der Server hat das Refresh-Token behalten.',
  grantedAnew: 'Die App hat für sich selbst ein neues Token geholt; ein Refresh-Token gibt es nicht.',
  signOut: 'Abmelden',
  signOutText:
    'Löscht die Sitzung auf diesem Computer sofort und meldet sie dann beim Server ab, so oft, bis er es bestätigt.',
  unconfirmed:
    'Der Server hat eine frühere Abmeldung noch nicht bestätigt. Latchkey versucht es wieder, sobald er erreichbar ist.',
  everywhere: 'Überall abmelden',
  everywhereTitle: (who, connection) =>
    who === 'sich selbst'
      ? `Sich überall bei ${connection} abmelden?`
      : `${who} überall bei ${connection} abmelden?`,
  everywhereYou: 'sich selbst',
  everywhereReach: (others) => everywhereReach[String(others)] ?? '',
  everywhereConfirm: (others) =>
    others === false ? 'Auf diesem Computer abmelden' : 'Alle Sitzungen beenden',
  everywhereCancel: 'Angemeldet bleiben',
  everywhereFailed: 'Niemand wurde abgemeldet',
  waiting: 'Wartende Anfragen',
  waitingText:
    'Anfragen, die noch nicht gesendet oder nicht beantwortet sind. Sie werden automatisch gesendet, sobald das möglich ist.',
  nothingWaits: 'Es warten keine Anfragen.',
  request: 'Anfrage',
  since: 'Seit',
  reason: 'Warum',
  cancel: 'Abbrechen',
  cancelRequest: (request) => `${request} abbrechen`,
  leaksTitle: 'Lecks',
  leaks: 'Nach Lecks suchen',
  leaksText:
    'Durchsucht das Fenster, seinen Speicher und die Dateien der App nach Ihren Tokens. Jede Suche muss zuvor einen ausgelegten Köder finden.',
  checking: 'Suche läuft …',
  leaksFailed: 'Die Suche konnte nicht ausgeführt werden',
  clean: 'Keine Geheimnisse gefunden, wo sie nicht hingehören',
  found: (hits) => `Gefundene Geheimnisse: ${hits}`,
  untrusted: 'Die Suche ist nicht zuverlässig: Ein ausgelegter Köder wurde nicht gefunden',
  looked: (secrets, time) => `Nach ${secrets} Geheimnissen gesucht in ${time}.`,
  place: 'Ort',
  size: 'Größe',
  canary: 'Köder',
  hits: 'Treffer',
  canaryFound: 'Gefunden',
  canaryMissed: 'Verfehlt',
};
