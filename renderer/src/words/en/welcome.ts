/** Welcome: the connections. */
export const welcome = {
  title: 'Connections',
  intro: 'Choose where to sign in. Your tokens stay with the app, never in this window.',
  signIn: 'Sign in',
  open: 'Open',
  signInTo: (name: string) => `Sign in to ${name}`,
  openNamed: (connection: string, name: string) => `Open ${connection} as ${name}`,
  addTo: (name: string) => `Add an account to ${name}`,
  add: 'Add an account',
  accounts: 'Signed in',
  issuer: 'Signs in at',
  api: 'Requests go to',
  waysIn: 'Ways in',
  grants: {
    authorization_code: 'Browser',
    password: 'Password',
    'urn:ietf:params:oauth:grant-type:device_code': 'Code on another device',
    client_credentials: 'The app itself',
  },
  emptyTitle: 'No connections yet',
  empty:
    'A connection says where to sign in and where requests may go. Start Latchkey with a file that lists them:',
  emptyCommand: 'latchkey --connections FILE',
  emptyFile: 'Such a file looks like this. It never holds a secret, so it can be handed out.',
  example: `{
  "connections": [
    {
      "id": "work",
      "name": "Work",
      "issuer": "https://login.example.com",
      "client": { "authentication": "none", "id": "latchkey" },
      "grants": ["authorization_code"],
      "api": [{ "origin": "https://api.example.com", "prefix": "/api/" }]
    }
  ]
}`,
  failed: 'The connections could not be read',
};
