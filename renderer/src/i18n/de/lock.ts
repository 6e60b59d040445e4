import type { lock as english } from '../en/lock.ts';

/** Anstelle einer gesperrten Sitzung. */
export const lock: typeof english = {
  short: 'Gesperrt',
  title: (name) => `Die Sitzung von ${name} ist gesperrt`,
  after: (minutes) => {
    if (minutes === 0) return 'Von Hand gesperrt.';
    if (minutes === 1) return 'Nach einer Minute ohne Aktivität gesperrt.';
    return `Nach ${minutes} Minuten ohne Aktivität gesperrt.`;
  },
  lost: 'Die Einstellungen sind verloren, und mit ihnen, welche Sitzungen gesperrt waren. Also ist es diese.',
  text: (place) =>
    `Nichts davon wird gezeigt oder abgefragt. Entsperren Sie sie, um wieder bei „${place}“ zu sein.`,
  textApp:
    'Nichts davon wird gezeigt oder abgefragt. Hier hat sich kein Mensch angemeldet, also entsperrt sie keine Anmeldung: Melden Sie ab, und beginnen Sie neu.',
  textNone:
    'Nichts davon wird gezeigt oder abgefragt. Diese Verbindung hat keine Anmeldung, die zeigt, wer an diesem Computer ist: Melden Sie sich ab, und melden Sie sich neu an.',
  unlock: {
    system: 'Mit diesem Computer entsperren',
    browser: 'Mit Ihrem Browser entsperren',
    password: 'Mit einem Passwort entsperren',
  },
  how: {
    system: 'Ihr Computer fragt, ob Sie es sind.',
    browser: (host) => `Melden Sie sich bei ${host} noch einmal an, mit demselben Konto.`,
    password: 'Eingegeben in einem eigenen kleinen Fenster; dieses Fenster sieht es nie.',
  },
  failed: 'Nicht entsperrt',
};
