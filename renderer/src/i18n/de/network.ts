import type { NetworkOutcome, NetworkReport } from '../../../../shared/model/network.ts';
import type { ProxySetting } from '../../../../shared/model/settings.ts';
import type { network as english } from '../en/network.ts';

const modes: Record<ProxySetting['mode'], string> = {
  system: 'Systemeinstellungen verwenden',
  none: 'Keinen: direkt verbinden',
  manual: 'Diesen',
};

const outcomes: Record<NetworkOutcome, readonly [what: string, next: string]> = {
  works: ['Funktioniert: Der Server wurde erreicht und hat sich beschrieben.', ''],
  answered: [
    'Der Server wurde erreicht, hat sich aber nicht beschrieben.',
    'Das ist in Ordnung, wenn die Verbindung ihre Endpunkte selbst nennt. Vielleicht ist eine Anmeldeseite des Netzes im Weg.',
  ],
  name_unknown: [
    'Ein Server dieses Namens wurde nicht gefunden.',
    'Prüfen Sie das Netz und die Adresse der Verbindung.',
  ],
  refused: [
    'Der Server lehnt Verbindungen ab.',
    'Vielleicht läuft er nicht, oder er ist nur über einen Proxy erreichbar.',
  ],
  timed_out: ['Es kam rechtzeitig keine Antwort.', 'Prüfen Sie das Netz, und ob ein Proxy gebraucht wird.'],
  broken: ['Die Verbindung brach ab.', 'Prüfen Sie das Netz und testen Sie noch einmal.'],
  proxy_unknown: [
    'Die Systemeinstellungen enthalten keinen Proxy, den Latchkey verwenden kann.',
    'Tragen Sie hier einen ein, oder wählen Sie die direkte Verbindung.',
  ],
  proxy_unreachable: [
    'Der Proxy ist nicht erreichbar.',
    'Prüfen Sie seine Adresse und seinen Port, und das Netz.',
  ],
  proxy_not_secure: [
    'Die Verbindung zum Proxy ist nicht sicher.',
    'Prüfen Sie sein Zertifikat, oder fügen Sie unten die Stelle hinzu, die es ausgestellt hat.',
  ],
  proxy_refused: [
    'Der Proxy lässt Latchkey nicht zu diesem Server durch.',
    'Fragen Sie den Betreiber des Proxys.',
  ],
  proxy_authentication: [
    'Der Proxy verlangt Benutzername und Passwort, was Latchkey nicht unterstützt.',
    'Wählen Sie einen Proxy, der keine verlangt.',
  ],
  proxy_no_proxy: ['Was dort antwortet, ist kein Proxy dieser Art.', 'Prüfen Sie Adresse, Port und Art.'],
  untrusted: [
    'Das Zertifikat des Servers stammt nicht von einer vertrauenswürdigen Stelle.',
    'Wenn Ihre Organisation Zertifikate selbst ausstellt, fügen Sie unten deren Stelle hinzu. Sonst hört vielleicht jemand mit.',
  ],
  wrong_host: [
    'Das Zertifikat gehört zu einem anderen Server.',
    'Prüfen Sie die Adresse der Verbindung. Vielleicht hört jemand mit.',
  ],
  expired: [
    'Das Zertifikat des Servers ist abgelaufen.',
    'Prüfen Sie das Datum dieses Computers und wenden Sie sich dann an den Betreiber des Servers.',
  ],
  not_yet_valid: [
    'Das Zertifikat des Servers gilt noch nicht.',
    'Prüfen Sie das Datum dieses Computers und wenden Sie sich dann an den Betreiber des Servers.',
  ],
  no_tls: ['Der Server verwendet TLS nicht korrekt.', 'Prüfen Sie Adresse und Port der Verbindung.'],
  no_http: ['Was dort antwortet, ist kein Webserver.', 'Prüfen Sie Adresse und Port der Verbindung.'],
};

const kinds = { http: 'HTTP-Proxy', https: 'HTTPS-Proxy', socks5: 'SOCKS-Proxy' } as const;

const routeText = ({ kind, proxy }: NonNullable<NetworkReport['way']>): string =>
  kind === 'direct' ? 'Direkt' : `Über den ${kinds[kind]} ${proxy ?? ''}`.trim();

/** Einstellungen: Proxy, Zertifizierungsstellen und ein Test des Weges. */
export const network: typeof english = {
  proxy: 'Proxy',
  proxyText: 'Wie Latchkey Server erreicht. Server auf diesem Computer werden immer direkt erreicht.',
  mode: 'Einen Proxy verwenden',
  modes,
  address: 'Adresse des Proxys',
  addressHint: 'Zum Beispiel http://proxy.example:8080, https://… oder socks5://…',
  invalid: 'Geben Sie Schema, Host und Port an, zum Beispiel http://proxy.example:8080.',
  noUser:
    'Benutzername und Passwort für einen Proxy werden nicht unterstützt. Geben Sie die Adresse ohne sie an.',
  use: 'Diesen Proxy verwenden',
  inUse: (address) => `In Gebrauch: ${address}`,
  test: 'Testen',
  testTitle: 'Verbindungstest',
  testText:
    'Holt die öffentliche Beschreibung des Servers einer Verbindung, auf derselben Route wie eine Anfrage. Es wird kein Token gesendet.',
  testOf: (connection) => `${connection} testen`,
  testing: 'Test läuft …',
  testAll: 'Alle testen',
  noConnections: 'Es gibt noch keine Verbindung.',
  testFailed: 'Der Test war nicht möglich',
  outcome: (outcome) => outcomes[outcome][0],
  next: (outcome) => outcomes[outcome][1],
  server: 'Server',
  route: 'Weg',
  routeText,
  lookedUp: 'Gefundene Adresse',
  byProxy: 'Vom Proxy nachgeschlagen',
  security: 'Sicherheit',
  secured: (protocol, authority, added) =>
    added
      ? `${protocol}, beglaubigt von ${authority}, von Ihnen hinzugefügt`
      : `${protocol}, beglaubigt von ${authority}`,
  certificate: 'Zertifikat gültig bis',
  status: 'Status',
  took: 'Dauer',
  detail: 'Einzelheit',
  authorities: 'Zertifizierungsstellen',
  authoritiesText:
    'Latchkey vertraut den Stellen, die es mitbringt, und denen, die Sie hier hinzufügen: etwa für einen Server in Ihrer Organisation.',
  none: 'Sie haben keine hinzugefügt.',
  add: 'Aus einer Datei hinzufügen …',
  addFailed: 'Nichts wurde hinzugefügt',
  listFailed: 'Die Zertifizierungsstellen konnten nicht gelesen werden',
  removeFailed: 'Sie wurde nicht entfernt',
  found: (file) => `In ${file}`,
  warning:
    'Wer den Schlüssel einer Stelle hat, kann Zertifikate für jeden Server ausstellen. Fügen Sie sie nur hinzu, wenn der Fingerabdruck mit dem übereinstimmt, den Ihre Organisation Ihnen genannt hat.',
  trust: (count) => (count === 1 ? 'Dieser Stelle vertrauen' : `Diesen ${count} Stellen vertrauen`),
  leave: 'Nicht hinzufügen',
  allTrusted: 'Sie haben schon alles aus dieser Datei hinzugefügt.',
  alreadyTrusted: 'Sie haben sie schon hinzugefügt.',
  issuer: 'Ausgestellt von',
  itself: 'Sich selbst',
  intermediate: 'Braucht auch die Stelle, die sie ausgestellt hat.',
  fingerprint: 'SHA-256',
  valid: 'Gültig',
  from: (from, to) => `${from} bis ${to}`,
  expiredAt: (to) => `Abgelaufen am ${to}: Sie kann keine Server mehr beglaubigen`,
  notYet: (from) => `Nicht gültig vor ${from}: Sie kann noch keine Server beglaubigen`,
  remove: 'Entfernen',
  removeOf: (name) => `${name} entfernen`,
  removeQuestion: (name) => `${name} nicht mehr vertrauen?`,
  removeText:
    'Server, die sie beglaubigt, sind dann nicht mehr erreichbar. Sie können sie aus ihrer Datei wieder hinzufügen.',
  keep: 'Behalten',
  added: 'Hinzugefügt. Es gilt ab der nächsten Anfrage.',
  removed: 'Entfernt. Es gilt ab der nächsten Anfrage.',
};
