import type { EndReason } from '../../../../shared/model/end-reason.ts';
import type { endings as english } from '../en/endings.ts';

const reasons: Record<EndReason, string> = {
  signed_out: 'Diese Sitzung wurde abgemeldet.',
  signed_out_everywhere: 'Alle Ihre Geräte wurden abgemeldet.',
  revoked_by_administrator: 'Jemand aus der Verwaltung hat diese Sitzung beendet.',
  session_cap:
    'Sie haben sich auf einem weiteren Gerät angemeldet und damit die Höchstzahl an Sitzungen erreicht. Diese, die älteste, wurde beendet.',
  refresh_token_reused:
    'Ein Token dieser Sitzung wurde an anderer Stelle verwendet; vielleicht wurde es kopiert. Der Server hat die Sitzung zu Ihrer Sicherheit beendet.',
  code_reused:
    'Der Anmeldecode dieser Sitzung wurde zweimal verwendet. Der Server hat die Sitzung zu Ihrer Sicherheit beendet.',
  lifetime_over: 'Diese Sitzung hat die vom Server erlaubte Höchstdauer erreicht.',
  idle_too_long: 'Diese Sitzung wurde länger nicht benutzt, als der Server es erlaubt.',
  retries_exhausted: 'Die Erneuerung dieser Sitzung wurde öfter wiederholt, als der Server es erlaubt.',
  user_deactivated: 'Ihr Konto wurde von der Verwaltung deaktiviert.',
  user_deleted: 'Ihr Konto gibt es nicht mehr.',
  password_changed: 'Das Passwort Ihres Kontos wurde geändert.',
  claims_changed: 'Ihre Berechtigungen haben sich geändert.',
  client_deactivated: 'Diese App wurde auf dem Server von der Verwaltung deaktiviert.',
  client_deleted: 'Die Registrierung dieser App auf dem Server wurde gelöscht.',
  revoked: 'Der Server hat diese Sitzung beendet.',
};

/** Warum eine Sitzung endete. */
export const endings: typeof english = {
  reasons,
  byAdministrator: (name) => `Diese Sitzung wurde von der Verwaltung beendet, und zwar von ${name}.`,
  quoted: (sentence) => `Der Server sagt: „${sentence}“`,
};
