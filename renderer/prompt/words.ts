import { shortestPassphrase } from './rules.ts';

type Asks = 'password' | 'clientSecret' | 'passphrase' | 'newPassphrase';

/** The words of the prompt page, by what it asks for. */
export const words = {
  title: {
    password: (connection: string) => `Sign in to ${connection}`,
    clientSecret: (connection: string) => `Client secret for ${connection}`,
    passphrase: () => 'Unlock your sessions',
    newPassphrase: () => 'Choose a passphrase',
  },
  goes: {
    password: 'Your password is sent to this host, once, and is not kept:',
    clientSecret: 'The secret is kept encrypted on this computer and sent only to this host:',
    passphrase: 'Your sessions are encrypted with a passphrase of yours. It is not kept and is sent nowhere.',
    newPassphrase: `It encrypts your sessions on this computer and is asked for at each start. Use several words, at least ${shortestPassphrase} characters. Nobody can find it again for you.`,
  },
  secret: {
    password: 'Password',
    clientSecret: 'Client secret',
    passphrase: 'Passphrase',
    newPassphrase: 'New passphrase',
  },
  submit: {
    password: 'Sign in',
    clientSecret: 'Continue',
    passphrase: 'Unlock',
    newPassphrase: 'Use this passphrase',
  },
  missing: {
    username: 'Type your user name.',
    password: 'Type your password.',
    clientSecret: 'Type the client secret.',
    passphrase: 'Type your passphrase.',
    newPassphrase: 'Type a passphrase.',
  },
  tooShort: `This is too short: use at least ${shortestPassphrase} characters.`,
  different: 'The two are not the same. Type it once more.',
} as const satisfies {
  title: Record<Asks, (connection: string) => string>;
  goes: Record<Asks, string>;
  secret: Record<Asks, string>;
  submit: Record<Asks, string>;
  missing: Record<Asks | 'username', string>;
  tooShort: string;
  different: string;
};
