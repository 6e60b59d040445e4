import type { KeyringView } from '../../../../shared/model/session.ts';
import type { signIn as english } from '../en/sign-in.ts';

const keepWhy: Partial<Record<KeyringView['state'], string>> = {
  ready:
    'Sie bleiben angemeldet, wenn die App geschlossen ist. Die Sitzung ist mit einem Schlüssel verschlüsselt, den Ihr System verwahrt.',
  unknown:
    'Sie bleiben angemeldet, wenn die App geschlossen ist, sofern Ihr System einen Schlüsselbund zum Verschlüsseln der Sitzung hat.',
  absent:
    'Dieser Computer hat keinen Schlüsselbund, also endet die Sitzung, wenn Sie die App schließen. Wählen Sie eine Passphrase, um angemeldet zu bleiben, oder installieren Sie einen Schlüsselbund wie GNOME Keyring oder KWallet.',
  sealed:
    'Ihre Sitzungen sind mit einer Passphrase verschlüsselt, also endet eine jetzt begonnene Sitzung, wenn Sie die App schließen. Entsperren Sie sie, um angemeldet zu bleiben.',
  silent:
    'Der Schlüsselbund antwortet nicht, also endet eine jetzt begonnene Sitzung, wenn Sie die App schließen.',
  locked:
    'Der Schlüsselbund ist gesperrt, also endet eine jetzt begonnene Sitzung, wenn Sie die App schließen. Entsperren Sie ihn, um angemeldet zu bleiben.',
  changed:
    'Der Schlüsselbund ist nicht der zuvor verwendete, also endet eine jetzt begonnene Sitzung, wenn Sie die App schließen. Die alte Sitzung wurde beiseitegelegt, nicht gelöscht.',
  lost: 'Der Schlüssel dieses Tresors ist nicht mehr im Schlüsselbund, also endet eine jetzt begonnene Sitzung, wenn Sie die App schließen. Die alte Sitzung wurde beiseitegelegt, nicht gelöscht.',
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
    `Kein Mensch meldet sich an. Latchkey handelt bei ${name} für sich selbst, mit den Berechtigungen, die es als App hat.`,
  passwordText: 'Sie geben es in einem eigenen kleinen Fenster ein; dieses Fenster sieht es nie.',
  or: 'oder',
  keep: 'Angemeldet bleiben',
  keepNo:
    'Ohne Häkchen endet die Sitzung, wenn Sie die App schließen, und nichts wird auf den Datenträger geschrieben.',
  keepWhy: ({ state, backend }) =>
    state === 'ready' && backend === 'passphrase'
      ? 'Sie bleiben angemeldet, wenn die App geschlossen ist. Die Sitzung ist mit Ihrer Passphrase verschlüsselt, die Sie beim nächsten Start eingeben.'
      : (keepWhy[state] ?? ''),
  unlock: (state) => unlock[state] ?? 'Schlüsselbund erneut prüfen',
  protect: 'Mit einer Passphrase angemeldet bleiben',
  secretFirst: 'Sie werden einmal nach dem Client-Secret gefragt, in einem eigenen Fenster.',
  back: 'Alle Verbindungen',
  endedTitle: 'Ihre Sitzung ist beendet',
  waitingTitle: 'Ihre Sitzung wartet',
  goesOnTitle: 'Sie sind noch nicht angemeldet',
  failedTitle: 'Die Anmeldung hat nicht geklappt',
  cancelledTitle: 'Anmeldung abgebrochen',
  signedOutTitle: 'Sie sind abgemeldet',
  signedOutText: 'Die Sitzung auf diesem Computer ist beendet.',
  others: (count, shown) =>
    count === 0
      ? 'Sie hatten keine weitere Sitzung bei diesem Server.'
      : `${shown} weitere ${count === 1 ? 'Sitzung' : 'Sitzungen'} von Ihnen ${count === 1 ? 'endete' : 'endeten'} damit.`,
  unconfirmedTitle: 'Der Server hat eine Abmeldung noch nicht bestätigt',
  unconfirmed: {
    vault:
      'Der Server hat es noch nicht bestätigt. Latchkey versucht es wieder, sobald er erreichbar ist, auch nach einem Neustart. Was dafür nötig ist, liegt bis dahin verschlüsselt auf diesem Computer.',
    memory:
      'Der Server hat es noch nicht bestätigt. Latchkey versucht es wieder, sobald er erreichbar ist. Was dafür nötig ist, steht nur im Arbeitsspeicher; lassen Sie Latchkey bis dahin geöffnet.',
  },
  inBrowser: 'Auch im Browser abmelden',
  inBrowserText: (host) => `Ihr Browser ist vielleicht noch bei ${host} angemeldet.`,
  inBrowserOpened: (host) =>
    `Eine Seite von ${host} hat sich in Ihrem Browser geöffnet. Bestätigen Sie dort.`,
  placeKept: (view) => `Nach der Anmeldung kehren Sie zu „${view}“ zurück.`,
  unknownTitle: 'Keine solche Verbindung',
  unknownText: (id) => `Latchkey kennt keine Verbindung namens „${id}“.`,
  steps: {
    preparing: { title: 'Vorbereitung', text: 'Der Server wird gefragt, wie man sich anmeldet.' },
    exchanging: { title: 'Abschluss', text: 'Ihre Sitzung wird vom Server geholt.' },
    password: {
      title: 'Geben Sie Ihr Passwort im kleinen Fenster ein',
      text: 'Es hat sich über diesem geöffnet. Ihr Passwort geht an den Server und wird nicht gespeichert.',
    },
    clientSecret: {
      title: 'Geben Sie das Client-Secret im kleinen Fenster ein',
      text: 'Sie werden einmal danach gefragt. Es wird verschlüsselt gespeichert und nie wieder gezeigt.',
    },
  },
  browserTitle: 'Weiter in Ihrem Browser',
  browserSteps: (host) => [
    `Eine Seite von ${host} hat sich in Ihrem Browser geöffnet.`,
    'Melden Sie sich dort an und bestätigen Sie, was Latchkey darf.',
    'Kommen Sie zurück: Diese Ansicht wechselt automatisch.',
  ],
  reopen: 'Erneut öffnen',
  copy: 'Adresse kopieren',
  copied: { address: 'Adresse kopiert', code: 'Code kopiert' },
  deviceTitle: 'Geben Sie diesen Code auf einem anderen Gerät ein',
  deviceSteps: [
    'Öffnen Sie die Adresse auf Ihrem Telefon oder einem anderen Computer, oder scannen Sie damit den QR-Code.',
    'Vergleichen Sie den Code dort mit diesem, oder geben Sie ihn ein.',
    'Melden Sie sich dort an und bestätigen Sie, was Latchkey darf. Diese Ansicht wechselt automatisch.',
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
  keepsAsking: 'Der Server ist gerade nicht erreichbar; Latchkey versucht es weiter',
  cancel: 'Abbrechen',
};
