import type { Page } from 'playwright/test';

/** The prompt window: a password, or the client secret. */
export const promptPage = (prompt: Page) => ({
  username: prompt.getByLabel('User name'),
  password: prompt.getByLabel('Password', { exact: true }),
  clientSecret: prompt.getByLabel('Client secret', { exact: true }),
  signIn: prompt.getByRole('button', { name: 'Sign in' }),
  next: prompt.getByRole('button', { name: 'Continue' }),
  cancel: prompt.getByRole('button', { name: 'Cancel' }),
  problem: prompt.getByRole('alert'),
});
