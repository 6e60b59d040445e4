import type { Page } from 'playwright/test';

/** Settings, section Diagnostics. */
export const diagnosticsPage = (window: Page) => ({
  level: window.getByRole('combobox', { name: 'What is logged' }),
  look: window.getByRole('button', { name: 'See what is in it' }),
  parts: window.locator('details'),
  save: window.getByRole('button', { name: 'Save…' }),
  saved: window.getByText(/^Saved as/),
});
