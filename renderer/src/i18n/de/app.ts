import type { ProblemCode } from '../../../../shared/model/problem.ts';
import type { SessionState } from '../../../../shared/model/session.ts';
import type { app as english } from '../en/app.ts';

const states: Record<SessionState, string> = {
  resolving: 'Ihre Sitzung wird gesucht',
  signedOut: 'Abgemeldet',
  signingIn: 'Anmeldung läuft',
  active: 'Aktiv',
  renewing: 'Wird erneuert',
  waiting: 'Wartet',
  locked: 'Gesperrt',
  ended: 'Beendet',
};

const waitingFor: Partial<Record<ProblemCode, string>> = {
  server_unreachable: 'Offline',
  timed_out: 'Offline',
  server_error: 'Serverfehler',
  rate_limited: 'Server ausgelastet',
  client_refused: 'App nicht anerkannt',
  keyring_locked: 'Schlüsselbund gesperrt — entsperren und erneut versuchen',
  keyring_absent: 'Kein Schlüsselbund',
  keyring_changed: 'Schlüsselbund geändert',
  connection_changed: 'Verbindung geändert',
  keyring_silent: 'Schlüsselbund antwortet nicht',
  passphrase_needed: 'Mit Ihrer Passphrase gesperrt',
  disk_failed: 'Datenträgerfehler',
};

const unlock: Partial<Record<ProblemCode, string>> = {
  keyring_locked: 'Entsperren und erneut versuchen',
  passphrase_needed: 'Entsperren',
};

/** Der Rahmen, die Statuszeile, und was gesagt wird, wenn eine Ansicht nicht gezeigt werden kann. */
export const app: typeof english = {
  name: 'Latchkey',
  views: 'Ansichten',
  welcome: 'Verbindungen',
  'sign-in': 'Anmelden',
  home: 'Start',
  profile: 'Profil',
  session: 'Sitzung',
  activity: 'Aktivität',
  'admin-sessions': 'Alle Sitzungen',
  'admin-clients': 'Alle Clients',
  settings: 'Einstellungen',
  'add-connection': 'Verbindung hinzufügen',
  start: 'Latchkey',
  missing: 'Nicht gefunden',
  otherAccounts: 'Andere Konten',
  theApp: 'Die App selbst',
  switchTo: (name, connection) => `Zu ${name}, ${connection}, wechseln`,
  nobody: 'Nicht angemeldet',
  states,
  waiting: (code) => (code && waitingFor[code]) ?? 'Wartet',
  signedInAs: (name) => `Angemeldet als ${name}`,
  goodFor: (time) => `Access-Token gültig für ${time}`,
  renewsNext: 'Access-Token wird mit der nächsten Anfrage erneuert',
  requestsWait: (count) => (count === 1 ? '1 Anfrage wartet' : `${count} Anfragen warten`),
  requestsKept: 'Wartende Anfragen werden gesendet, sobald das behoben ist.',
  triesAgainIn: (time) => `neuer Versuch in ${time}`,
  nextStep: (act, code) =>
    act === 'restart' ? 'Latchkey neu starten' : (unlock[code] ?? 'Erneut versuchen'),
  startWithout: 'Ohne ihn beginnen',
  startWithoutText:
    'Ihre Sitzungen werden auf diesem Computer beiseitegelegt, weiterhin verschlüsselt, und Sie melden sich bei jeder neu an. Nichts wird gelöscht.',
  startWithoutYes: 'Beiseitelegen',
  startWithoutNo: 'Weiter warten',
  tryNow: 'Jetzt versuchen',
  tryAgain: 'Erneut versuchen',
  signIn: 'Anmelden',
  signInAnew: 'Neu anmelden',
  dismiss: 'Hinweis schließen',
  notDone: 'Das hat nicht geklappt',
  status: 'Status',
  testBuild: 'Testversion',
  sandboxOff: 'Sandbox aus',
  loading: 'Wird geladen',
  notThere: 'Diese Seite gibt es nicht',
  notThereText: 'Die gewünschte Seite gibt es in dieser Version nicht.',
  toWelcome: 'Verbindungen anzeigen',
  resolvingFailed: 'Ihre Sitzung konnte nicht geprüft werden',
  crashed: 'Diese Ansicht konnte nicht gezeigt werden',
  crashedText: 'Etwas ist schiefgegangen. Ihre Sitzung ist nicht betroffen.',
  unconfirmed: 'Der Server konnte Ihre Angaben nicht bestätigen; was Sie sehen, stammt von Ihrer Anmeldung.',
  unwritten:
    'Sie können weiterarbeiten. Die Sitzung wird gespeichert, sobald das geht; bis dahin endet sie, wenn Sie die App schließen.',
  kept: 'Ihre Sitzung bleibt erhalten. Anfragen werden fortgesetzt, sobald das behoben ist.',
};
