import type { Page } from 'playwright/test';

/** The list of connections. */
export const welcomePage = (window: Page) => ({
  heading: window.getByRole('heading', { name: 'Connections', level: 1 }),
  /** Opens the sign-in view of a connection by its name. */
  signInTo: (connection: string) =>
    window.getByRole('button', { name: `Sign in to ${connection}`, exact: true }).click(),
  /** Opens the sign-in view for another account of a connection. */
  addTo: (connection: string) =>
    window.getByRole('button', { name: `Add an account to ${connection}`, exact: true }).click(),
});
