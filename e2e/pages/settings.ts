import type { Page } from 'playwright/test';

type SectionName = 'General' | 'Session' | 'Network' | 'Storage' | 'Diagnostics' | 'About';

/** The settings view. */
export const settings = (window: Page) => ({
  /** Opens a section. */
  open: (section: SectionName) =>
    window
      .getByRole('navigation', { name: 'Sections of the settings' })
      .getByRole('link', { name: section, exact: true })
      .click(),
});
