import type { Page } from 'playwright/test';

/** The lock view, which replaces every view of a locked session. */
export const lockPage = (window: Page) => ({
  heading: window.getByRole('heading', { name: 'The session of Dana Demo is locked', level: 1 }),
  password: window.getByRole('button', { name: 'Unlock with a password' }),
  browser: window.getByRole('button', { name: 'Unlock with your browser' }),
  signOut: window.getByRole('main').getByRole('button', { name: 'Sign out' }),
  refusal: window.getByRole('alert'),
});
