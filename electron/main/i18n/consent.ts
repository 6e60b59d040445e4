/** What a person is asked in a dialog of the system before a change from the window takes hold. */
export const consentEn = {
  no: 'Cancel',
  proxy: {
    ask: (address: string) => `Use the proxy ${address} from now on?`,
    what: 'The proxy can see which servers you use and when, and can block requests. It cannot read what is sent over TLS. Continue only if you trust it.',
    yes: 'Use This Proxy',
  },
  systemProxy: {
    ask: 'Use the system’s proxy settings from now on?',
    what: 'Your current proxy setting is no longer used. Servers may then see the address of this computer.',
    yes: 'Use the System’s Settings',
  },
  noProxy: {
    ask: 'Connect without a proxy from now on?',
    what: 'The current proxy is no longer used. Servers may then see the address of this computer.',
    yes: 'Use No Proxy',
  },
  startAtLogin: {
    ask: 'Start Latchkey each time you log in to this computer?',
    what: 'It then runs without being opened, until you turn this off in the settings.',
    yes: 'Start at Login',
  },
  authorities: {
    ask: (names: string) => `Trust ${names} to certify servers?`,
    what: (fingerprints: string) =>
      `Anyone who has its key can impersonate any server and read what you send to it. Continue only if the fingerprint matches the one you were given:\n\n${fingerprints}`,
    yes: 'Trust It',
  },
  idle: {
    ask: (connection: string) =>
      `Keep sessions of “${connection}” open for longer when the computer is not in use?`,
    later: (minutes: string) =>
      `Anyone at this computer can use them until it has been idle for ${minutes} minutes.`,
    never: 'Anyone at this computer can use them, however long you are away.',
    locked: 'They would be locked instead of signed out.',
    yes: 'Keep Them Open',
  },
};

type ConsentWords = typeof consentEn;

export const consentDe: ConsentWords = {
  no: 'Abbrechen',
  proxy: {
    ask: (address) => `Ab jetzt den Proxy ${address} verwenden?`,
    what: 'Der Proxy sieht, welche Server Sie wann benutzen, und kann Anfragen blockieren. Was über TLS gesendet wird, kann er nicht lesen. Fahren Sie nur fort, wenn Sie ihm vertrauen.',
    yes: 'Diesen Proxy benutzen',
  },
  systemProxy: {
    ask: 'Ab jetzt die Proxy-Einstellungen des Systems verwenden?',
    what: 'Ihre bisherige Proxy-Einstellung wird nicht mehr verwendet. Server sehen dann vielleicht die Adresse dieses Computers.',
    yes: 'Vorgabe des Systems benutzen',
  },
  noProxy: {
    ask: 'Ab jetzt ohne Proxy verbinden?',
    what: 'Der bisherige Proxy wird nicht mehr verwendet. Server sehen dann vielleicht die Adresse dieses Computers.',
    yes: 'Keinen Proxy benutzen',
  },
  startAtLogin: {
    ask: 'Latchkey bei jeder Anmeldung an diesem Computer starten?',
    what: 'Es läuft dann, ohne dass Sie es öffnen, bis Sie das in den Einstellungen abschalten.',
    yes: 'Bei Anmeldung starten',
  },
  authorities: {
    ask: (names) => `Zertifikaten von ${names} für Server vertrauen?`,
    what: (fingerprints) =>
      `Wer den Schlüssel dazu hat, kann sich als jeder Server ausgeben und lesen, was Sie dorthin senden. Fahren Sie nur fort, wenn der Fingerabdruck mit dem übereinstimmt, der Ihnen genannt wurde:\n\n${fingerprints}`,
    yes: 'Vertrauen',
  },
  idle: {
    ask: (connection) =>
      `Sitzungen von „${connection}“ länger offen lassen, wenn der Computer nicht benutzt wird?`,
    later: (minutes) =>
      `Wer Zugang zu diesem Computer hat, kann sie benutzen, bis er ${minutes} Minuten lang nicht benutzt wurde.`,
    never: 'Wer Zugang zu diesem Computer hat, kann sie benutzen, wie lange Sie auch weg sind.',
    locked: 'Sie würden gesperrt statt abgemeldet.',
    yes: 'Offen lassen',
  },
};
