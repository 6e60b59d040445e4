type Asks = 'password' | 'clientSecret';

/** The words of the prompt page, by what it asks for. */
export const words = {
  title: {
    password: (connection: string) => `Sign in to ${connection}`,
    clientSecret: (connection: string) => `Client secret for ${connection}`,
  },
  goes: {
    password: 'Your password is sent to this host, once, and is not kept:',
    clientSecret: 'The secret is kept encrypted on this computer and sent only to this host:',
  },
  secret: { password: 'Password', clientSecret: 'Client secret' },
  submit: { password: 'Sign in', clientSecret: 'Continue' },
  missing: {
    username: 'Type your user name.',
    password: 'Type your password.',
    clientSecret: 'Type the client secret.',
  },
} as const satisfies {
  title: Record<Asks, (connection: string) => string>;
  goes: Record<Asks, string>;
  secret: Record<Asks, string>;
  submit: Record<Asks, string>;
  missing: Record<Asks | 'username', string>;
};
