import type { en } from '../en/index.ts';

/** Eine Verbindung hinzufügen. */
export const addConnection: typeof en.addConnection = {
  title: 'Verbindung hinzufügen',
  intro:
    'Geben Sie die Adresse des Servers ein, bei dem Sie sich anmelden. Latchkey stellt fest, was er unterstützt.',
  address: 'Adresse des Servers',
  addressHint: 'Ein Rechnername wie login.example.com, ein Issuer oder die Adresse der OpenID-Konfiguration.',
  look: 'Nachsehen',
  lookAgain: 'Adresse ändern',
  looking: {
    openid: (host) => `${host} wird nach seiner OpenID-Konfiguration gefragt.`,
    oauth: (host) => `${host} wird nach seinen OAuth-Metadaten gefragt.`,
  },
  beginning: 'Der Server wird gesucht.',
  stop: 'Suche abbrechen',
  back: 'Alle Verbindungen',
  notFound: 'Es wurde kein Server zum Anmelden gefunden',
  notAsked: 'Es wurde kein Server kontaktiert und nichts gesendet.',
  askInstead: (host) => `Stattdessen ${host} fragen`,
  lookFailed: 'Die Adresse konnte nicht geprüft werden',
  faults: {
    empty: 'Geben Sie zuerst die Adresse des Servers ein.',
    not_an_address:
      'Das ist keine Adresse. Sie sieht aus wie login.example.com oder https://login.example.com/mandant.',
    not_web: 'Es können nur Adressen verwendet werden, die mit https beginnen.',
    not_secure:
      'Diese Adresse ist nicht verschlüsselt. Verwenden Sie https; http ist nur für Server auf diesem Computer.',
    userinfo:
      'Eine Adresse darf weder Benutzernamen noch Passwort enthalten. Lassen Sie alles bis zum @ weg.',
    query: 'Die Adresse eines Servers enthält weder ? noch #. Lassen Sie diesen Teil weg.',
    offline: 'Dieser Computer ist offline. Verbinden Sie ihn und sehen Sie erneut nach; Ihre Eingabe bleibt.',
    unknown_host: (host) => `Es gibt keinen Computer namens ${host}. Prüfen Sie die Schreibweise.`,
    refused: (host) => `${host} lehnt Verbindungen ab. Prüfen Sie den Port und ob der Server läuft.`,
    unreachable: (host) =>
      `${host} ist nicht zu erreichen. Prüfen Sie das Netz und ob ein VPN oder ein Proxy nötig ist.`,
    not_trusted: (host) =>
      `Die Verbindung zu ${host} ist nicht sicher, daher wurde nichts gesendet. Prüfen Sie das Datum dieses Computers; in einem Firmennetz müssen Sie vielleicht dessen Zertifizierungsstelle in den Netzwerkeinstellungen hinzufügen.`,
    timed_out: (host) => `${host} hat nicht rechtzeitig geantwortet. Versuchen Sie es gleich noch einmal.`,
    too_large: (host) => `Die Antwort von ${host} ist viel zu lang für die Beschreibung eines Servers.`,
    redirect: (host) =>
      `${host} leitet an eine andere Adresse weiter, der Latchkey nicht folgt. Geben Sie die Adresse des Servers selbst ein.`,
    web_page: (host) =>
      `${host} hat mit einer Webseite geantwortet. Es ist eine gewöhnliche Website, oder dieses Netz verlangt zuerst eine Anmeldung im Browser.`,
    no_description: (host) =>
      `${host} gibt sich unter dieser Adresse nicht als OpenID- oder OAuth-Server zu erkennen. Prüfen Sie den Pfad: Viele Server haben einen, etwa /realms/name.`,
    server_error: (host) =>
      `${host} hat ein Problem oder ist überlastet. Versuchen Sie es gleich noch einmal.`,
    not_readable: (host) =>
      `Die Antwort von ${host} ist nicht lesbar. Wenden Sie sich an den Betreiber des Servers.`,
    other_issuer: (host) => `${host} beschreibt einen Server mit einer anderen Adresse.`,
    any_tenant: (host) =>
      `Diese Adresse von ${host} steht für alle Organisationen. Setzen Sie die Kennung Ihrer eigenen anstelle von „common“ oder „organizations“ ein.`,
    unsafe_endpoint: (host) =>
      `${host} nennt Adressen, die nicht sicher sind. Wenden Sie sich an den Betreiber des Servers.`,
    no_token_endpoint: (host) => `${host} nennt keinen Token-Endpunkt; daher kann sich niemand anmelden.`,
    cancelled: 'Sie haben die Suche abgebrochen. Es hat sich nichts geändert.',
  },
  found: 'Das wurde gefunden',
  foundAt: (host) => `${host} ist ein Server zum Anmelden.`,
  issuer: 'Er nennt sich',
  methods: 'Anmeldewege',
  noWays: 'Keine, die Latchkey unterstützt',
  notAllAt: (host) =>
    `Nicht alles davon liegt bei ${host}. Fahren Sie nur fort, wenn auch diese Stellen dazugehören`,
  partAt: {
    sign_in: (host) => `Sie melden sich bei ${host} an`,
    tokens: (host) => `Tokens kommen von ${host}`,
    registration: (host) => `Apps werden bei ${host} registriert`,
    keys: (host) => `Seine Schlüssel liegen bei ${host}`,
  },
  can: 'Außerdem kann er',
  cannot: 'Gut zu wissen',
  features: {
    registration: 'Apps selbst registrieren, jede Installation mit eigenem Geheimnis',
    pushed_requests: 'Eine Anmeldung prüfen, bevor der Browser sich öffnet (PAR)',
    device_bound_tokens: 'Tokens an dieses Gerät binden (DPoP)',
    issuer_in_answers: 'Sich in jeder Antwort ausweisen (RFC 9207)',
    revocation: 'Eine Sitzung beenden, wenn Sie sich abmelden (Widerruf)',
    sign_out_page: 'Sie im Browser abmelden',
    own_sessions: 'Ihre Sitzungen auf anderen Geräten beenden',
  },
  gaps: {
    no_way_in: 'Er bietet keinen Anmeldeweg, den Latchkey unterstützt. Sie können ihn trotzdem hinzufügen.',
    no_revocation: 'Er erfährt nicht von einer Abmeldung: Eine Sitzung endet dort erst, wenn sie abläuft.',
    no_refresh:
      'Er sagt nicht, dass sich Sitzungen erneuern lassen: Vielleicht müssen Sie sich oft anmelden.',
    no_keys: 'Er nennt keine Schlüssel; daher lässt sich nicht prüfen, wer sich angemeldet hat.',
    no_pkce: 'Er sagt nicht, dass er Codes mit PKCE (S256) schützt.',
  },
  missing: 'Das wird noch gebraucht',
  name: 'Name',
  nameHint: 'Wie Sie die Verbindung nennen möchten.',
  client: 'Wie ist diese App dort bekannt?',
  clients: {
    registration: 'Sie registriert sich selbst',
    none: 'Nur mit einer Client-ID',
    secret: 'Mit Client-ID und Client-Secret',
  },
  clientTexts: {
    registration: 'Der Server legt für diese Installation eine ID und ein Geheimnis an.',
    none: 'Für eine öffentliche oder native App. Der Betreiber des Servers kennt die ID.',
    secret:
      'Nach dem Geheimnis wird bei der ersten Anmeldung in einem eigenen kleinen Fenster gefragt, niemals hier.',
  },
  clientId: 'Client-ID',
  origin: 'Anfragen gehen an',
  originHint: 'Dorthin geht Ihr Token und sonst nirgendwohin. Schema, Rechner und Port, ohne Pfad.',
  prefix: 'Unterhalb des Pfads',
  prefixHint: 'Nur Adressen darunter erhalten das Token; / meint den ganzen Server.',
  elsewhere: (place, host) =>
    `${place} ist nicht dort, wo Sie sich anmelden (${host}). Sie werden gefragt, ob Ihr Token dorthin gehen darf.`,
  grants: 'So melden Sie sich an',
  grantNames: {
    authorization_code: 'Im Browser',
    password: 'Mit einem Passwort, das Sie in Latchkey eingeben, für einen eigenen Server',
    'urn:ietf:params:oauth:grant-type:device_code': 'Mit einem Code auf einem anderen Gerät',
    client_credentials: 'Gar nicht: Die App meldet sich selbst an',
  },
  scopes: 'Berechtigungen (Scopes)',
  scopesHint: 'Was angefragt wird, durch Leerzeichen getrennt.',
  add: 'Hinzufügen und ausprobieren',
  addFailed: 'Die Verbindung konnte nicht hinzugefügt werden',
  declined:
    'Nicht hinzugefügt: Sie haben nicht bestätigt, wohin Anfragen gehen. Es hat sich nichts geändert.',
  faulty: 'Einige Felder müssen berichtigt werden',
  wrong: {
    name: 'Geben Sie einen Namen von 1 bis 80 Zeichen ein.',
    issuer: 'Die Adresse des Servers ist nicht verwendbar. Sehen Sie erneut nach.',
    clientId: 'Geben Sie die Client-ID ein, unter der der Server diese App kennt.',
    grants: 'Wählen Sie mindestens einen Anmeldeweg; die Anmeldung als App selbst verlangt ein Geheimnis.',
    scopes:
      'Scopes sind Wörter ohne Anführungszeichen und umgekehrte Schrägstriche, durch Leerzeichen getrennt.',
    origin: 'Das muss wie https://api.example.com aussehen, ohne Pfad; http ist nur für diesen Computer.',
    prefix: 'Das muss ein Pfad wie /api/ aus Buchstaben, Ziffern, Punkten, Strichen und Schrägstrichen sein.',
  },
};
