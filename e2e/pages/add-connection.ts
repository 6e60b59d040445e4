import type { Page } from 'playwright/test';

/** The wizard that adds a connection by its address. */
export const addConnectionPage = (window: Page) => ({
  heading: window.getByRole('heading', { name: 'Add a connection', level: 1 }),
  address: window.getByRole('textbox', { name: 'Address of the server' }),
  look: window.getByRole('button', { name: 'Look it up' }),
  stop: window.getByRole('button', { name: 'Stop looking' }),
  found: window.getByRole('region', { name: 'What was found' }),
  missing: window.getByRole('region', { name: 'What is still needed' }),
  name: window.getByRole('textbox', { name: 'Name', exact: true }),
  client: (name: string) => window.getByRole('radio', { name }),
  clientId: window.getByRole('textbox', { name: 'Client ID' }),
  signInMethod: (name: RegExp) => window.getByRole('checkbox', { name }),
  origin: window.getByRole('textbox', { name: 'Requests go to' }),
  prefix: window.getByRole('textbox', { name: 'Below the path' }),
  add: window.getByRole('button', { name: 'Add and try it' }),
  notice: window.getByRole('alert'),
});
