import type { palette as english } from '../en/palette.ts';

/** Die Befehlspalette. */
export const palette: typeof english = {
  title: 'Befehle',
  open: 'Befehle',
  search: 'Was möchten Sie tun?',
  none: 'Hier gibt es nichts mit diesem Namen.',
  found: (count) => (count === 1 ? '1 Befehl' : `${count} Befehle`),
  groups: { views: 'Gehe zu', accounts: 'Konten', actions: 'Ausführen', settings: 'Einstellungen' },
  switchTo: (name) => `Zu ${name} wechseln`,
  signIn: (connection) => `Bei ${connection} anmelden`,
  signOut: (name) => `${name} abmelden`,
  addAccount: 'Konto hinzufügen',
  theme: { light: 'Helle Farben verwenden', dark: 'Dunkle Farben verwenden' },
  settings: (section) => `Einstellungen: ${section}`,
};
