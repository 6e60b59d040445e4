import type { Page } from 'playwright/test';

/** The prompt window, which asks for a password, a passphrase or the client secret. */
export const promptPage = (prompt: Page) => ({
  username: prompt.getByLabel('User name'),
  password: prompt.getByLabel('Password', { exact: true }),
  clientSecret: prompt.getByLabel('Client secret', { exact: true }),
  passphrase: prompt.getByLabel('Passphrase', { exact: true }),
  newPassphrase: prompt.getByLabel('New passphrase', { exact: true }),
  onceMore: prompt.getByLabel('Repeat', { exact: true }),
  unlock: prompt.getByRole('button', { name: 'Unlock' }),
  useIt: prompt.getByRole('button', { name: 'Use this passphrase' }),
  signIn: prompt.getByRole('button', { name: 'Sign in' }),
  next: prompt.getByRole('button', { name: 'Continue' }),
  cancel: prompt.getByRole('button', { name: 'Cancel' }),
  close: prompt.getByRole('button', { name: 'Close' }),
  problem: prompt.getByRole('alert'),
});
