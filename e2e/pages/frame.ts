import type { Page } from 'playwright/test';

type ViewName = 'Home' | 'Profile' | 'Session' | 'Activity' | 'Connections';

/** What stays on screen around every view. */
export const frame = (window: Page) => ({
  status: window.getByRole('status', { name: 'Status' }),
  /** Opens a view by its name on the left. */
  open: (view: ViewName) => window.getByRole('navigation').getByRole('link', { name: view }).click(),
});
