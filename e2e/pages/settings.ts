import type { Page } from 'playwright/test';

type SectionName = 'General' | 'Session' | 'Network' | 'Storage' | 'Diagnostics' | 'About';

/** The settings. */
export const settings = (window: Page) => ({
  /** Opens one of their parts. */
  open: (part: SectionName) =>
    window
      .getByRole('navigation', { name: 'Parts of the settings' })
      .getByRole('link', { name: part, exact: true })
      .click(),
});
