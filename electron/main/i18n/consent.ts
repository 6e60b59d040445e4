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
    ask: (address) => `Server ab jetzt über den Proxy ${address} erreichen?`,
    what: 'Er erfährt, welche Server Sie wann benutzen, und kann Anfragen aufhalten. Was über TLS gesendet wird, kann er nicht lesen. Fahren Sie nur fort, wenn Sie den Proxy kennen.',
    yes: 'Diesen Proxy benutzen',
  },
  systemProxy: {
    ask: 'Server ab jetzt so erreichen, wie es das System vorgibt?',
    what: 'Was Sie vorher gewählt haben, wird nicht mehr benutzt. Server sehen dann vielleicht die Adresse dieses Computers.',
    yes: 'Vorgabe des Systems benutzen',
  },
  noProxy: {
    ask: 'Server ab jetzt ohne Proxy erreichen?',
    what: 'Was vorher galt, wird nicht mehr benutzt. Server sehen dann vielleicht die Adresse dieses Computers.',
    yes: 'Keinen Proxy benutzen',
  },
  startAtLogin: {
    ask: 'Latchkey bei jeder Anmeldung an diesem Computer starten?',
    what: 'Es läuft dann, ohne dass Sie es öffnen, bis Sie das in den Einstellungen abschalten.',
    yes: 'Bei Anmeldung starten',
  },
  authorities: {
    ask: (names) => `Darf ${names} für Server bürgen?`,
    what: (fingerprints) =>
      `Wer den Schlüssel dazu hat, kann sich als jeder Server ausgeben und lesen, was Sie dorthin senden. Fahren Sie nur fort, wenn der Fingerabdruck der ist, der Ihnen genannt wurde:\n\n${fingerprints}`,
    yes: 'Vertrauen',
  },
  idle: {
    ask: (connection) => `Sitzungen von „${connection}“ länger offen lassen, wenn niemand da ist?`,
    later: (minutes) =>
      `Wer an diesen Computer kommt, kann sie benutzen, bis ihn ${minutes} Minuten lang niemand berührt hat.`,
    never: 'Wer an diesen Computer kommt, kann sie benutzen, wie lange Sie auch fort sind.',
    locked: 'Sie würden gesperrt und nicht mehr abgemeldet.',
    yes: 'Offen lassen',
  },
};
