import {
  type Asks,
  longestSecret,
  longestUsername,
  shortestPassphrase,
  type TypedFault,
} from '../../shared/model/prompt-rules.ts';

interface PromptWords {
  title: Record<Asks, (connection: string) => string>;
  goes: Record<Asks, string>;
  username: string;
  secret: Record<Asks, string>;
  repeat: string;
  submit: Record<Asks, string>;
  cancel: string;
  close: string;
  /** The prompt was cancelled. */
  cancelled: Record<Asks, string>;
  faulty: (asks: Asks, found: TypedFault) => string;
  /** Why it is asked again, from what main says of it. */
  refused: (asks: Asks, said: string) => string;
}

/** Words for what cannot be taken, but for what is missing. */
type FaultWords = Record<Exclude<TypedFault['fault'], 'missing' | 'tooLong'>, string> & {
  tooLong: (most: number) => string;
};

const faulty =
  (missing: Record<Asks | 'username', string>, faults: FaultWords): PromptWords['faulty'] =>
  (asks, { field, fault }) => {
    const isUsername = field === 'username';
    if (fault === 'missing') return missing[isUsername ? 'username' : asks];
    return fault === 'tooLong' ? faults.tooLong(isUsername ? longestUsername : longestSecret) : faults[fault];
  };

const signInCancelled =
  'This sign-in was cancelled. What you typed here was not sent. Close this window, and start again when you are ready.';
const passphraseCancelled =
  'This was cancelled. What you typed here was not used. Close this window, and start again when you are ready.';

const en: PromptWords = {
  title: {
    password: (connection) => `Sign in to ${connection}`,
    clientSecret: (connection) => `Client secret for ${connection}`,
    passphrase: () => 'Unlock your sessions',
    newPassphrase: () => 'Choose a passphrase',
  },
  goes: {
    password: 'Your password is sent to this host once and is not stored:',
    clientSecret: 'The secret is stored encrypted on this computer and sent only to this host:',
    passphrase: 'Your sessions are encrypted with your passphrase. It is not stored and not sent anywhere.',
    newPassphrase: `It encrypts your sessions on this computer and you enter it at each start. Use several words, at least ${shortestPassphrase} characters. Nobody can recover it for you.`,
  },
  username: 'User name',
  secret: {
    password: 'Password',
    clientSecret: 'Client secret',
    passphrase: 'Passphrase',
    newPassphrase: 'New passphrase',
  },
  repeat: 'Repeat',
  submit: {
    password: 'Sign in',
    clientSecret: 'Continue',
    passphrase: 'Unlock',
    newPassphrase: 'Use this passphrase',
  },
  cancel: 'Cancel',
  close: 'Close',
  cancelled: {
    password: signInCancelled,
    clientSecret: signInCancelled,
    passphrase: passphraseCancelled,
    newPassphrase: passphraseCancelled,
  },
  faulty: faulty(
    {
      username: 'Enter your user name.',
      password: 'Enter your password.',
      clientSecret: 'Enter the client secret.',
      passphrase: 'Enter your passphrase.',
      newPassphrase: 'Enter a passphrase.',
    },
    {
      tooLong: (most) => `This is too long: use at most ${most} characters.`,
      control: 'This contains a control character. Type it instead of pasting it.',
      notPrintable:
        'A client secret contains only unaccented letters, digits, spaces and common symbols. Check what you copied.',
      tooShort: `This is too short: use at least ${shortestPassphrase} characters.`,
      different: 'The two do not match. Type it again.',
    },
  ),
  refused: (_asks, said) => said,
};

const refused: Record<Asks, string> = {
  password: 'Benutzername oder Passwort stimmt nicht. Versuchen Sie es noch einmal.',
  clientSecret: 'Der Server hat das Client-Secret nicht angenommen. Geben Sie es noch einmal ein.',
  passphrase: 'Damit ließ sich der Tresor nicht öffnen. Versuchen Sie es noch einmal.',
  newPassphrase: 'Diese Passphrase konnte nicht verwendet werden. Nichts wurde geändert.',
};

const abortedSignIn =
  'Diese Anmeldung wurde abgebrochen. Was Sie hier eingegeben haben, wurde nicht gesendet. Schließen Sie dieses Fenster und beginnen Sie neu, wenn Sie so weit sind.';
const abortedPassphrase =
  'Das wurde abgebrochen. Was Sie hier eingegeben haben, wurde nicht verwendet. Schließen Sie dieses Fenster und beginnen Sie neu, wenn Sie so weit sind.';

const de: PromptWords = {
  title: {
    password: (connection) => `Bei ${connection} anmelden`,
    clientSecret: (connection) => `Client-Secret für ${connection}`,
    passphrase: () => 'Ihre Sitzungen entsperren',
    newPassphrase: () => 'Passphrase wählen',
  },
  goes: {
    password: 'Ihr Passwort wird einmal an diesen Host gesendet und nicht aufbewahrt:',
    clientSecret:
      'Das Secret wird verschlüsselt auf diesem Computer aufbewahrt und nur an diesen Host gesendet:',
    passphrase:
      'Ihre Sitzungen sind mit Ihrer Passphrase verschlüsselt. Sie wird nicht aufbewahrt und nirgendwohin gesendet.',
    newPassphrase: `Sie verschlüsselt Ihre Sitzungen auf diesem Computer und wird bei jedem Start erfragt. Verwenden Sie mehrere Wörter, mindestens ${shortestPassphrase} Zeichen. Niemand kann sie für Sie wiederfinden.`,
  },
  username: 'Benutzername',
  secret: {
    password: 'Passwort',
    clientSecret: 'Client-Secret',
    passphrase: 'Passphrase',
    newPassphrase: 'Neue Passphrase',
  },
  repeat: 'Wiederholen',
  submit: {
    password: 'Anmelden',
    clientSecret: 'Weiter',
    passphrase: 'Entsperren',
    newPassphrase: 'Diese Passphrase verwenden',
  },
  cancel: 'Abbrechen',
  close: 'Schließen',
  cancelled: {
    password: abortedSignIn,
    clientSecret: abortedSignIn,
    passphrase: abortedPassphrase,
    newPassphrase: abortedPassphrase,
  },
  faulty: faulty(
    {
      username: 'Geben Sie Ihren Benutzernamen ein.',
      password: 'Geben Sie Ihr Passwort ein.',
      clientSecret: 'Geben Sie das Client-Secret ein.',
      passphrase: 'Geben Sie Ihre Passphrase ein.',
      newPassphrase: 'Geben Sie eine Passphrase ein.',
    },
    {
      tooLong: (most) => `Das ist zu lang: Verwenden Sie höchstens ${most} Zeichen.`,
      control: 'Das enthält ein Steuerzeichen. Tippen Sie es, statt es einzufügen.',
      notPrintable:
        'Ein Client-Secret besteht nur aus Buchstaben ohne Akzente und Umlaute, Ziffern, Leerzeichen und üblichen Zeichen. Prüfen Sie, was Sie kopiert haben.',
      tooShort: `Das ist zu kurz: Verwenden Sie mindestens ${shortestPassphrase} Zeichen.`,
      different: 'Die beiden stimmen nicht überein. Geben Sie sie noch einmal ein.',
    },
  ),
  refused: (asks) => refused[asks],
};

const catalogues = new Map([
  ['en', en],
  ['de', de],
]);

/** The words of the prompt page in the first language there is a catalogue of, and that language; else English. */
export function wordsIn(languages: readonly string[]): readonly [language: string, words: PromptWords] {
  const tags = languages.map((tag) => tag.toLowerCase().split('-')[0] ?? '');
  const language = tags.find((tag) => catalogues.has(tag)) ?? 'en';
  return [language, catalogues.get(language) ?? en];
}
