import type { desktop as english } from '../en/desktop.ts';

/** Was das Fenster umgibt. */
export const desktop: typeof english = {
  lostLink: 'Dieser Link führt in Latchkey nirgendwohin.',
  lostLinkText: 'Nichts wurde geöffnet oder geändert.',
  noTray:
    'Ihr Desktop zeigt keine solchen Symbole. Deshalb beendet das Schließen des Fensters Latchkey wie bisher: Nichts würde dorthin zurückführen.',
  noNotifications: 'Auf Ihrem Desktop zeigt nichts solche Meldungen an.',
  startsOtherwise: {
    yes: 'Ihr System startet Latchkey trotzdem bei der Anmeldung. Ändern Sie das in den Einstellungen Ihres Desktops.',
    no: 'Ihr System startet Latchkey nicht bei der Anmeldung. Schalten Sie dies aus und wieder ein, oder sehen Sie in den Einstellungen Ihres Desktops nach.',
    unknown: 'Ihr System sagt nicht, ob es Latchkey bei der Anmeldung startet.',
  },
};
