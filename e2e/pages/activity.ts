import type { Page } from 'playwright/test';

/** Activity: the flight recorder. */
export const activityPage = (window: Page) => {
  const timeline = window.getByRole('list', { name: 'Timeline' });
  return {
    heading: window.getByRole('heading', { name: 'Activity', level: 1 }),
    entries: timeline.getByRole('listitem'),
    /** The entries of a kind, by its label. */
    of: (kind: string) => timeline.getByRole('listitem').filter({ hasText: kind }),
    show: window.getByRole('combobox', { name: 'Show' }),
    search: window.getByRole('searchbox', { name: 'Search' }),
    showEverything: window.getByRole('button', { name: 'Show everything' }),
    look: window.getByRole('button', { name: 'See what is in it' }),
    preview: window.getByRole('textbox', { name: 'See what is in it' }),
    save: window.getByRole('button', { name: 'Export…' }),
    saved: window.getByText(/entries saved as/),
  };
};
