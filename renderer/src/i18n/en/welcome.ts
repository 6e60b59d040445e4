const example = `{
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
}`;

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
  methods: 'Sign-in methods',
  grants: {
    authorization_code: 'Browser',
    password: 'Password',
    'urn:ietf:params:oauth:grant-type:device_code': 'Code on another device',
    client_credentials: 'The app itself',
  },
  here: 'On this computer',
  setUp: 'Set up for you',
  addConnection: 'Add a connection',
  importFile: 'Import a file',
  importFailed: 'The file was not imported',
  imported: (file: string) => `From ${file}`,
  importedNew: (names: string) => `Added: ${names}.`,
  importedNone: 'The file contained nothing new.',
  importedThere: (names: string) => `Already here: ${names}.`,
  rename: 'Rename',
  renameNamed: (name: string) => `Rename ${name}`,
  newName: 'New name',
  save: 'Save',
  cancel: 'Cancel',
  remove: 'Remove',
  removeNamed: (name: string) => `Remove ${name}`,
  removeAsk: (name: string) => `Remove “${name}”?`,
  removeText: (people: string) =>
    `This signs out ${people} first: their session data on this computer is deleted, and the server is told.`,
  keep: 'Keep it',
  changeFailed: 'That did not work',
  removed: (name: string) => `“${name}” was removed`,
  removedText: 'You can restore it as it was until you leave this view.',
  removedSignedOut:
    'Everyone who was signed in there is signed out. You can restore the connection until you leave this view.',
  putBack: 'Restore',
  close: 'Close',
  emptyTitle: 'No connections yet',
  empty:
    'A connection defines where you sign in and where requests may go. All you need is the address of a server.',
  emptyMore: 'Were you given a file of connections? Import it, or start Latchkey with it:',
  emptyCommand: 'latchkey --connections FILE',
  emptyFile: 'Such a file looks like this. It never contains a secret, so it can be shared.',
  example,
  failed: 'The connections could not be read',
};
