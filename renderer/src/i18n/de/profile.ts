import type { Job } from '../../../../shared/model/resource.ts';
import type { profile as english } from '../en/profile.ts';

const states: Record<Job['state'], string> = {
  queued: 'Eingereiht',
  running: 'Läuft',
  done: 'Fertig',
  failed: 'Fehlgeschlagen',
};

/** Profil und Aufträge. */
export const profile: typeof english = {
  title: 'Profil',
  name: 'Name',
  username: 'Benutzername',
  email: 'E-Mail',
  roles: 'Rollen',
  subject: 'Subject',
  none: 'Keine',
  jobs: 'Aufträge',
  search: 'Aufträge durchsuchen',
  searchHint: 'Titel, Nummer oder Zustand',
  columns: { title: 'Titel', state: 'Zustand', updated: 'Geändert', created: 'Erstellt' },
  states,
  reload: 'Neu laden',
  empty: 'Sie haben noch keine Aufträge',
  emptyText: 'Aufträge für Sie erscheinen hier.',
  noMatch: (query) => `Kein Auftrag passt zu „${query}“`,
  clear: 'Suche löschen',
  failed: 'Die Aufträge konnten nicht geladen werden',
  meFailed: 'Ihre Daten konnten nicht geladen werden',
  stale: 'Was Sie sehen, ist vielleicht nicht mehr aktuell.',
  range: (from, to, of) => `${from}–${to} von ${of}`,
  previous: 'Vorige Seite',
  next: 'Nächste Seite',
  page: (page, pages) => `Seite ${page} von ${pages}`,
  unexpected: {
    message: 'Die Antwort des Servers ist keine Liste von Aufträgen.',
    remedy:
      'Nichts ging verloren. Versuchen Sie es erneut; wenn es weiterhin geschieht, wenden Sie sich an den Betreiber des Servers.',
  },
};
