import type { desktop as english } from '../en/desktop.ts';

/** Was das Fenster umgibt. */
export const desktop: typeof english = {
  lostLink: 'Latchkey kann diesen Link nicht öffnen.',
  lostLinkText: 'Nichts wurde geöffnet oder geändert.',
  noTray:
    'Ihr Desktop zeigt keine Symbole im Infobereich. Deshalb beendet das Schließen des Fensters Latchkey wie bisher: Sie könnten es nicht wieder öffnen.',
  noNotifications: 'Ihr Desktop zeigt keine Benachrichtigungen an.',
  startsOtherwise: {
    yes: 'Ihr System startet Latchkey trotzdem bei der Anmeldung. Ändern Sie das in den Einstellungen Ihres Desktops.',
    no: 'Ihr System startet Latchkey nicht bei der Anmeldung. Schalten Sie dies aus und wieder ein, oder sehen Sie in den Einstellungen Ihres Desktops nach.',
    unknown: 'Ihr System meldet nicht, ob es Latchkey bei der Anmeldung startet.',
  },
};
