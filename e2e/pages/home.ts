import type { Page } from 'playwright/test';

/** The home view. */
export const homePage = (window: Page) => ({
  heading: window.getByRole('heading', { name: /^Hello, / }),
  activity: window.getByRole('region', { name: 'Latest activity' }).getByRole('listitem'),
  signOut: window.getByRole('main').getByRole('button', { name: 'Sign out' }),
});
