/** The command palette. */
export const palette = {
  title: 'Commands',
  open: 'Commands',
  search: 'What do you want to do?',
  none: 'No command matches.',
  found: (count: number) => (count === 1 ? '1 command' : `${count} commands`),
  groups: { views: 'Go to', accounts: 'Accounts', actions: 'Do', settings: 'Settings' },
  switchTo: (name: string) => `Switch to ${name}`,
  signIn: (connection: string) => `Sign in to ${connection}`,
  signOut: (name: string) => `Sign out ${name}`,
  addAccount: 'Add an account',
  theme: { light: 'Use light colours', dark: 'Use dark colours' },
  settings: (section: string) => `Settings: ${section}`,
};
