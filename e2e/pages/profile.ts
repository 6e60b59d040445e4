import type { Page } from 'playwright/test';

/** The profile view: the user's data and jobs. */
export const profilePage = (window: Page) => {
  const table = window.getByRole('table', { name: 'Jobs' });
  return {
    heading: window.getByRole('heading', { name: 'Profile', level: 1 }),
    /** The rows on screen, without the heading row. */
    jobs: table.getByRole('row').filter({ has: window.getByRole('cell') }),
    search: window.getByRole('searchbox', { name: 'Search jobs' }),
    reload: window.getByRole('button', { name: 'Reload' }),
    nextPage: window.getByRole('button', { name: 'Next page' }),
    /** Sorts by a column; a second click reverses the order. */
    sortBy: (column: string) => table.getByRole('button', { name: column }).click(),
  };
};
