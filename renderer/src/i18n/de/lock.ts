import type { lock as english } from '../en/lock.ts';

/** Anstelle einer gesperrten Sitzung. */
export const lock: typeof english = {
  short: 'Gesperrt',
  title: (name) => `Die Sitzung von ${name} ist gesperrt`,
  after: (minutes) => {
    if (minutes === 0) return 'Manuell gesperrt.';
    if (minutes === 1) return 'Nach einer Minute ohne Aktivität gesperrt.';
    return `Nach ${minutes} Minuten ohne Aktivität gesperrt.`;
  },
  lost: 'Die Einstellungen gingen verloren, auch welche Sitzungen gesperrt waren. Diese wurde deshalb vorsorglich gesperrt.',
  text: (place) =>
    `Ihre Daten sind verborgen, und es werden keine Anfragen gesendet. Entsperren Sie sie, um zu „${place}“ zurückzukehren.`,
  textApp:
    'Ihre Daten sind verborgen, und es werden keine Anfragen gesendet. Hier hat sich kein Mensch angemeldet, daher kann keine Anmeldung sie entsperren: Melden Sie sie ab, und starten Sie sie neu.',
  textNone:
    'Ihre Daten sind verborgen, und es werden keine Anfragen gesendet. Diese Verbindung hat keine Anmeldung, die bestätigen kann, wer Sie sind: Melden Sie sich ab, und melden Sie sich neu an.',
  unlock: {
    system: 'Mit diesem Computer entsperren',
    browser: 'Mit Ihrem Browser entsperren',
    password: 'Mit einem Passwort entsperren',
  },
  how: {
    system: 'Ihr Computer bittet Sie um Bestätigung, dass Sie es sind.',
    browser: (host) => `Melden Sie sich bei ${host} noch einmal mit demselben Konto an.`,
    password: 'Sie geben es in einem eigenen kleinen Fenster ein; dieses Fenster sieht es nie.',
  },
  failed: 'Nicht entsperrt',
};
