import type { Page } from 'playwright/test';

type PartName = 'General' | 'Session' | 'Network' | 'Storage' | 'Diagnostics' | 'About';

/** The settings. */
export const settings = (window: Page) => ({
  /** Opens one of their parts. */
  open: (part: PartName) =>
    window
      .getByRole('navigation', { name: 'Sections of the settings' })
      .getByRole('link', { name: part, exact: true })
      .click(),
});
