import type { ProblemCode } from '../../../../shared/model/problem.ts';
import type { problems as english, ProblemWords } from '../en/problems.ts';

const again = 'Versuchen Sie es erneut.';
const signIn = 'Melden Sie sich neu an.';
const operator = 'Wenn es weiterhin geschieht, wenden Sie sich an den Betreiber des Servers.';

const byCode: Record<ProblemCode, ProblemWords> = {
  invalid_input: { message: 'Etwas an der Eingabe stimmt nicht.', remedy: 'Berichtigen Sie sie.' },
  forbidden_sender: { message: 'Diese Anfrage kam nicht aus dem Fenster, zu dem sie gehört.' },
  unknown_connection: {
    message: 'Diese Verbindung gibt es nicht.',
    remedy: 'Wählen Sie eine der Verbindungen auf der ersten Seite.',
  },
  connection_changed: {
    message:
      'Diese Verbindung verwendet andere Adressen als bei Ihrer Anmeldung. Nichts wird gesendet, bis Sie es erlauben.',
    remedy: 'Versuchen Sie es noch einmal, dann werden Sie wieder gefragt, oder melden Sie sich ab.',
  },
  not_signed_in: { message: 'Niemand ist angemeldet.', remedy: 'Melden Sie sich an.' },
  session_ended: { message: 'Die Sitzung ist beendet.', remedy: signIn },
  sign_in_cancelled: { message: 'Die Anmeldung wurde abgebrochen. Nichts ging verloren.' },
  sign_in_expired: { message: 'Die Anmeldung hat zu lange gedauert.', remedy: 'Beginnen Sie sie neu.' },
  sign_in_running: { message: 'Eine Anmeldung läuft bereits.' },
  already_signed_in: { message: 'Dieses Konto ist hier bereits angemeldet.' },
  wrong_account: {
    message: 'Das war ein anderes Konto.',
    remedy: 'Verwenden Sie das Konto, dem diese Sitzung gehört.',
  },
  account_declined: {
    message: 'Ein anderes Konto als zuvor hat sich angemeldet und wurde nicht übernommen.',
    remedy: 'Melden Sie sich mit dem gewünschten Konto neu an.',
  },
  not_signed_in_anew: {
    message:
      'Der Server zeigt nicht, dass Sie sich gerade eben angemeldet haben. Die Sitzung bleibt gesperrt.',
    remedy:
      'Melden Sie sich im Browser beim Server ab und entsperren Sie noch einmal, entsperren Sie auf einem anderen Weg, oder melden Sie sich hier ab und neu an.',
  },
  other_browser: {
    message:
      'Die Antwort kam aus einem anderen Browser als dem, in dem die Anmeldung begann, oder aus zwei Browsern.',
    remedy:
      'Öffnen Sie den Browser noch einmal; er muss Cookies für 127.0.0.1 behalten. Geschieht es wieder, liest vielleicht jemand mit: Melden Sie sich mit Passwort oder auf einem anderen Gerät an.',
  },
  locked: { message: 'Die Sitzung ist gesperrt.', remedy: 'Entsperren Sie sie.' },
  wrong_credentials: { message: 'Benutzername oder Passwort stimmt nicht.', remedy: again },
  access_denied: { message: 'Der Zugriff wurde abgelehnt.' },
  client_refused: {
    message: 'Der Server erkennt diese App nicht an.',
    remedy: 'Ihre Sitzung bleibt erhalten. Wenden Sie sich an den Betreiber des Servers.',
  },
  server_unreachable: {
    message: 'Der Server ist nicht erreichbar.',
    remedy: 'Prüfen Sie die Netzwerkverbindung; Latchkey versucht es von selbst wieder.',
  },
  server_error: {
    message: 'Der Server hat einen Fehler gemeldet.',
    remedy: `Nichts ging verloren. ${operator}`,
  },
  unexpected_answer: {
    message: 'Der Server hat unerwartet geantwortet.',
    remedy: `Nichts ging verloren. ${operator}`,
  },
  rate_limited: { message: 'Zu viele Versuche in kurzer Zeit.', remedy: 'Warten Sie einen Augenblick.' },
  timed_out: { message: 'Es kam rechtzeitig keine Antwort.', remedy: again },
  too_large: { message: 'Das ist zu groß.' },
  too_many_waiting: { message: 'Zu viele Anfragen warten schon.' },
  cancelled: { message: 'Abgebrochen. Nichts wurde geändert.' },
  egress_refused: {
    message:
      'Die Adresse der Anfrage ist in dieser Verbindung nicht erlaubt. Die Anfrage wurde nicht gesendet.',
  },
  api_refused: { message: 'Die API hat die Anfrage abgelehnt.' },
  insufficient_scope: {
    message: 'Ihre Anmeldung umfasst das nicht.',
    remedy:
      'Nichts wurde geändert, und Sie bleiben angemeldet. Melden Sie sich ab und wieder an, um es zu erlauben. Hilft das nicht, fragen Sie den Betreiber des Servers, ob Ihr Konto das darf und ob die Verbindung danach fragt.',
  },
  not_permitted: {
    message: 'Ihr Konto darf diesen Server nicht verwalten.',
    remedy:
      'Nichts wurde geändert. Bitten Sie den Betreiber des Servers um die Rolle admin, oder melden Sie sich mit einem anderen Konto an.',
  },
  not_offered: {
    message: 'Dieser Server bietet Apps seine Verwaltung nicht an.',
    remedy: 'Nichts ging verloren. Benutzen Sie die Werkzeuge des Servers.',
  },
  gone: {
    message: 'Das gibt es auf dem Server nicht mehr.',
    remedy: 'Nichts wurde geändert. Laden Sie die Liste neu.',
  },
  keyring_absent: { message: 'Dieser Computer hat keinen Schlüsselbund.' },
  keyring_locked: { message: 'Der Schlüsselbund ist gesperrt.', remedy: 'Entsperren Sie ihn.' },
  keyring_changed: { message: 'Der Schlüsselbund ist nicht der zuvor verwendete. Nichts wurde gelöscht.' },
  keyring_silent: { message: 'Der Schlüsselbund antwortet nicht. Nichts wurde gelöscht.' },
  passphrase_needed: { message: 'Der Tresor wartet auf Ihre Passphrase.' },
  vault_damaged: { message: 'Der Tresor ist beschädigt und wurde beiseitegelegt.', remedy: signIn },
  disk_failed: {
    message: 'Auf den Datenträger konnte nicht geschrieben werden.',
    remedy: 'Schaffen Sie Platz, oder prüfen Sie die Rechte des Ordners der App.',
  },
  internal: {
    message: 'In Latchkey ging etwas schief. Nichts ging verloren.',
    remedy: `${again} Geschieht es wieder, sagt das Protokoll mehr.`,
  },
};

export const problems: typeof english = { byCode, exactly: 'Im Wortlaut:' };
