import type { Page } from 'playwright/test';

/** Session: its state and what can be done about it. */
export const sessionPage = (window: Page) => ({
  heading: window.getByRole('heading', { name: 'Session', level: 1 }),
  refresh: window.getByRole('button', { name: 'Renew now' }),
  refreshed: window.getByText(/^Renewed in /),
  /** The requests that could not go out yet. */
  waiting: window.getByRole('region', { name: 'Waiting requests' }),
  checkForLeaks: window.getByRole('button', { name: 'Check for leaks' }),
  clean: window.getByText('No secrets found where they do not belong'),
  signOut: window.getByRole('main').getByRole('button', { name: 'Sign out', exact: true }),
  signOutEverywhere: window.getByRole('main').getByRole('button', { name: 'Sign out everywhere' }),
  /** Where it says what signing out everywhere does, and is confirmed. */
  everywhere: window.getByRole('group', { name: 'Sign out everywhere' }),
});
