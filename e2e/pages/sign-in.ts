import type { Page } from 'playwright/test';

/** The sign-in view of a connection. */
export const signInPage = (window: Page) => ({
  heading: window.getByRole('heading', { name: /^Sign in to / }),
  browser: window.getByRole('button', { name: 'Sign in with your browser' }),
  password: window.getByRole('button', { name: 'Sign in with a password' }),
  keep: window.getByRole('checkbox', { name: 'Keep me signed in' }),
  openAgain: window.getByRole('button', { name: 'Open again' }),
  copyAddress: window.getByRole('button', { name: 'Copy address' }),
  /** The notice after a sign-out. */
  signedOut: window.getByRole('status').filter({ hasText: 'You are signed out' }),
  unconfirmed: window.getByText('The server has not confirmed it yet'),
  inBrowser: window.getByRole('button', { name: 'Also sign out in the browser' }),
  cancel: window.getByRole('button', { name: 'Cancel' }),
});
