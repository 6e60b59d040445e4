import type { Page } from 'playwright/test';

/** The session view: the state of the session and its actions. */
export const sessionPage = (window: Page) => ({
  heading: window.getByRole('heading', { name: 'Session', level: 1 }),
  refresh: window.getByRole('button', { name: 'Renew now' }),
  refreshed: window.getByText(/^Renewed in /),
  /** The queued requests. */
  waiting: window.getByRole('region', { name: 'Waiting requests' }),
  checkForLeaks: window.getByRole('button', { name: 'Check for leaks' }),
  clean: window.getByText('No secrets found where they do not belong'),
  signOut: window.getByRole('main').getByRole('button', { name: 'Sign out', exact: true }),
  signOutEverywhere: window.getByRole('main').getByRole('button', { name: 'Sign out everywhere' }),
  /** The confirmation of signing out everywhere. */
  everywhere: window.getByRole('group', { name: 'Sign out everywhere' }),
});
