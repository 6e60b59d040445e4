import type { KeyringView } from '../../../../shared/model/session.ts';
import type { signIn as english } from '../en/sign-in.ts';

const keepWhy: Partial<Record<KeyringView['state'], string>> = {
  ready: 'Die Sitzung überdauert die App, verschlüsselt mit einem Schlüssel, den Ihr System verwahrt.',
  unknown: 'Die Sitzung überdauert die App, wo Ihr System einen Schlüsselbund hat, um sie zu verschlüsseln.',
  absent:
    'Dieser Computer hat keinen Schlüsselbund, also endet die Sitzung, wenn Sie die App schließen. Wählen Sie eine Passphrase, um angemeldet zu bleiben, oder installieren Sie einen Schlüsselbund wie GNOME Keyring oder KWallet.',
  sealed:
    'Ihre Sitzungen sind mit einer Passphrase verschlüsselt, also endet eine jetzt begonnene Sitzung, wenn Sie die App schließen. Entsperren Sie sie, um angemeldet zu bleiben.',
  silent:
    'Der Schlüsselbund antwortet nicht, also endet eine jetzt begonnene Sitzung, wenn Sie die App schließen.',
  locked:
    'Der Schlüsselbund ist gesperrt, also endet eine jetzt begonnene Sitzung, wenn Sie die App schließen. Entsperren Sie ihn, um angemeldet zu bleiben.',
  changed:
    'Der Schlüsselbund ist nicht der zuvor verwendete, also endet eine jetzt begonnene Sitzung, wenn Sie die App schließen. Die alte Sitzung bleibt beiseitegelegt.',
  lost: 'Der Schlüssel dieses Tresors ist nicht mehr im Schlüsselbund, also endet eine jetzt begonnene Sitzung, wenn Sie die App schließen. Die alte Sitzung bleibt beiseitegelegt.',
};

const unlock: Partial<Record<KeyringView['state'], string>> = {
  locked: 'Schlüsselbund entsperren',
  sealed: 'Mit Ihrer Passphrase entsperren',
};

/** Anmelden. */
export const signIn: typeof english = {
  title: (name) => `Bei ${name} anmelden`,
  browser: 'Mit Ihrem Browser anmelden',
  browserText: (host) => `${host} öffnet sich in Ihrem Browser. Ihr Passwort bleibt dort.`,
  password: 'Mit einem Passwort anmelden',
  device: 'Auf einem anderen Gerät anmelden',
  deviceText:
    'Sie erhalten einen Code, den Sie auf Ihrem Telefon oder einem anderen Computer eingeben, und melden sich dort an.',
  app: 'Als die App selbst anmelden',
  appText: (name) =>
    `Kein Mensch meldet sich an. Latchkey handelt bei ${name} für sich selbst und darf, was ihm als App erlaubt wurde.`,
  passwordText: 'Eingegeben in einem eigenen kleinen Fenster; dieses Fenster sieht es nie.',
  or: 'oder',
  keep: 'Angemeldet bleiben',
  keepNo: 'Ohne Häkchen endet die Sitzung mit der App, und nichts wird geschrieben.',
  keepWhy: ({ state, backend }) =>
    state === 'ready' && backend === 'passphrase'
      ? 'Die Sitzung überdauert die App, verschlüsselt mit Ihrer Passphrase, nach der beim nächsten Start gefragt wird.'
      : (keepWhy[state] ?? ''),
  unlock: (state) => unlock[state] ?? 'Schlüsselbund erneut ansehen',
  protect: 'Mit einer Passphrase angemeldet bleiben',
  secretFirst: 'Sie werden einmal nach dem Client-Secret gefragt, in einem eigenen Fenster.',
  back: 'Alle Verbindungen',
  endedTitle: 'Ihre Sitzung ist beendet',
  waitingTitle: 'Ihre Sitzung wartet',
  goesOnTitle: 'Sie sind noch nicht angemeldet',
  failedTitle: 'Die Anmeldung hat nicht geklappt',
  cancelledTitle: 'Anmeldung abgebrochen',
  signedOutTitle: 'Sie sind abgemeldet',
  signedOutText: 'Die Sitzung auf diesem Computer ist vorbei.',
  others: (count, shown) =>
    count === 0
      ? 'Sie hatten keine weitere Sitzung bei diesem Server.'
      : `${shown} weitere ${count === 1 ? 'Sitzung' : 'Sitzungen'} von Ihnen ${count === 1 ? 'endete' : 'endeten'} damit.`,
  unconfirmedTitle: 'Der Server hat eine Abmeldung noch nicht bestätigt',
  unconfirmed: {
    vault:
      'Der Server hat noch nicht bestätigt; Latchkey sagt es ihm, sobald er erreichbar ist, auch nach einem Neustart. Was ihm zu sagen ist, liegt bis dahin verschlüsselt auf diesem Computer.',
    memory:
      'Der Server hat noch nicht bestätigt; Latchkey sagt es ihm, sobald er erreichbar ist. Das steht nur im Arbeitsspeicher; lassen Sie Latchkey bis dahin offen.',
  },
  inBrowser: 'Auch im Browser abmelden',
  inBrowserText: (host) => `Ihr Browser ist vielleicht noch bei ${host} angemeldet.`,
  inBrowserOpened: (host) =>
    `Eine Seite von ${host} hat sich in Ihrem Browser geöffnet. Bestätigen Sie dort.`,
  placeKept: (view) => `Nach der Anmeldung sind Sie wieder bei „${view}“.`,
  unknownTitle: 'Keine solche Verbindung',
  unknownText: (id) => `Latchkey kennt keine Verbindung namens „${id}“.`,
  steps: {
    preparing: { title: 'Vorbereitung', text: 'Der Server wird gefragt, wie man sich anmeldet.' },
    exchanging: { title: 'Abschluss', text: 'Der Server wird um Ihre Sitzung gebeten.' },
    password: {
      title: 'Geben Sie Ihr Passwort im kleinen Fenster ein',
      text: 'Es hat sich über diesem geöffnet. Ihr Passwort geht an den Server und wird nicht aufbewahrt.',
    },
    clientSecret: {
      title: 'Geben Sie das Client-Secret im kleinen Fenster ein',
      text: 'Es wird einmal erfragt, verschlüsselt aufbewahrt und nie wieder gezeigt.',
    },
  },
  browserTitle: 'Weiter in Ihrem Browser',
  browserSteps: (host) => [
    `Eine Seite von ${host} hat sich in Ihrem Browser geöffnet.`,
    'Melden Sie sich dort an und bestätigen Sie, was Latchkey darf.',
    'Kommen Sie zurück: Diese Ansicht geht von selbst weiter.',
  ],
  reopen: 'Erneut öffnen',
  copy: 'Adresse kopieren',
  copied: { address: 'Adresse kopiert', code: 'Code kopiert' },
  deviceTitle: 'Geben Sie diesen Code auf einem anderen Gerät ein',
  deviceSteps: [
    'Öffnen Sie die Adresse auf Ihrem Telefon oder einem anderen Computer, oder scannen Sie damit das Bild.',
    'Vergleichen Sie den Code dort mit diesem, oder geben Sie ihn ein.',
    'Melden Sie sich dort an und bestätigen Sie, was Latchkey darf. Diese Ansicht geht von selbst weiter.',
  ],
  code: 'Code',
  codeAddress: 'Adresse',
  codeLeft: (time) => `Gültig für ${time}`,
  codeMinutes: (count, shown) => `Der Code ist noch ${shown} ${count === 1 ? 'Minute' : 'Minuten'} gültig.`,
  copyCode: 'Code kopieren',
  openHere: 'Auf diesem Computer öffnen',
  newCode: 'Neuen Code holen',
  qr: (host) => `QR-Code: öffnet ${host} mit eingetragenem Code`,
  qrPlain: (host) => `QR-Code: öffnet ${host}`,
  keepsAsking: 'Der Server kann gerade nicht gefragt werden; Latchkey versucht es weiter',
  cancel: 'Abbrechen',
};
