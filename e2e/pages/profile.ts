import type { Page } from 'playwright/test';

/** Profile: the user's data and their jobs. */
export const profilePage = (window: Page) => {
  const table = window.getByRole('table', { name: 'Jobs' });
  return {
    heading: window.getByRole('heading', { name: 'Profile', level: 1 }),
    /** The rows shown, without the one of the headings. */
    jobs: table.getByRole('row').filter({ has: window.getByRole('cell') }),
    search: window.getByRole('searchbox', { name: 'Search jobs' }),
    reload: window.getByRole('button', { name: 'Reload' }),
    nextPage: window.getByRole('button', { name: 'Next page' }),
    /** Sorts by a column; once more turns the order around. */
    sortBy: (column: string) => table.getByRole('button', { name: column }).click(),
  };
};
