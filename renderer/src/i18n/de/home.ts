import type { home as english } from '../en/home.ts';

/** Start. */
export const home: typeof english = {
  title: (name) => `Guten Tag, ${name}`,
  you: 'Sie',
  name: 'Name',
  username: 'Benutzername',
  email: 'E-Mail',
  roles: 'Rollen',
  noRoles: 'Keine',
  nobody: 'Handelt für sich selbst',
  nobodyText:
    'Hier ist kein Mensch angemeldet. Anfragen gehen im Namen der App hinaus, mit dem, was der Server ihr als App erlaubt.',
  client: 'Client',
  health: 'Sitzung',
  state: 'Zustand',
  goodFor: 'Access-Token',
  stillGood: (time) => `gültig für ${time}`,
  since: 'Angemeldet seit',
  kept: 'Aufbewahrt',
  keptIn: {
    vault: 'Verschlüsselt auf diesem Computer',
    memory: 'Im Arbeitsspeicher, bis Sie die App schließen',
  },
  activity: 'Letzte Aktivität',
  noActivity: 'Bisher ist nichts geschehen.',
  activityFailed: 'Die Aktivität konnte nicht gelesen werden',
  quick: 'Schnellzugriff',
  toJobs: 'Meine Aufträge zeigen',
  toSession: 'Sitzung ansehen',
  signOut: 'Abmelden',
};
