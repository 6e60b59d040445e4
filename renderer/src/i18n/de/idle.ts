import type { IdleSetting } from '../../../../shared/model/idle.ts';
import type { idle as english } from '../en/idle.ts';

const minutes = (count: number) => (count === 1 ? 'einer Minute' : `${count} Minuten`);

const doing = {
  lock: (time: string) => `Nach ${time} ohne Eingabe wird diese Sitzung gesperrt.`,
  sign_out: (time: string) => `Nach ${time} ohne Eingabe wird diese Sitzung abgemeldet.`,
};

/** Wenn niemand da ist, in den Einstellungen. */
export const idle: typeof english = {
  title: 'Wenn Sie nicht da sind',
  now: ({ minutes: count, action }: IdleSetting) =>
    count === 'never' ? 'Nichts geschieht, wie lange Sie auch weg sind.' : doing[action](minutes(count)),
  why: 'Eingaben in jedes Programm zählen, und Zeit im Ruhezustand zählt als Zeit ohne Eingabe. Das gilt für alle Konten dieser Verbindung.',
  windows:
    'Dieses System meldet nicht, ob es benutzt wird; deshalb zählen nur Eingaben in die Fenster von Latchkey.',
  enforced: (preset) =>
    preset.minutes === 'never'
      ? ''
      : `Wer diese Verbindung eingerichtet hat, erlaubt höchstens ${preset.minutes === 1 ? 'eine Minute' : `${preset.minutes} Minuten`}${preset.action === 'sign_out' ? ', danach Abmeldung' : ''}.`,
  action: 'Dann',
  actions: { lock: 'Sperren', sign_out: 'Abmelden', never: 'Nichts tun' },
  minutes: 'Minuten ohne Eingabe',
  range: (most) => `Eine ganze Zahl von 1 bis ${most}`,
  save: 'Speichern',
  saved: 'Gespeichert',
  failed: 'Nicht gespeichert',
  unknown: 'Die Einstellung konnte nicht gelesen werden',
};
