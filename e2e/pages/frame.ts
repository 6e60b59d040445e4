import type { Page } from 'playwright/test';

type ViewName =
  | 'Home'
  | 'Profile'
  | 'Session'
  | 'Activity'
  | 'All sessions'
  | 'All clients'
  | 'Connections'
  | 'Settings';

/** The frame around every view. */
export const frame = (window: Page) => {
  const views = window.getByRole('navigation', { name: 'Views' });
  return {
    status: window.getByRole('status', { name: 'Status' }),
    views,
    /** Opens a view by its name in the navigation. */
    open: (view: ViewName) => views.getByRole('link', { name: view, exact: true }).click(),
  };
};
