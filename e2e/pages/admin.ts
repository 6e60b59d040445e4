import type { Page } from 'playwright/test';

/** Administration: the sessions of all users. */
export const adminSessionsPage = (window: Page) => {
  const table = window.getByRole('table', { name: 'Sessions' });
  return {
    user: window.getByRole('searchbox', { name: 'User' }),
    state: window.getByRole('combobox', { name: 'State' }),
    table,
    rows: table.locator('tbody tr'),
    /** The rows of a user. */
    of: (user: string) =>
      table.locator('tbody tr').filter({ has: window.getByRole('rowheader', { name: user }) }),
    selectAll: table.getByRole('checkbox', { name: /^Select all/ }),
    sortBy: (column: 'Started' | 'Last used' | 'Expires') => table.getByRole('button', { name: column }),
    endSelected: window.getByRole('button', { name: 'End selected' }),
    question: window.getByRole('group', { name: 'End selected' }),
    keep: window.getByRole('button', { name: 'Keep them' }),
    done: window.getByText(/sessions? ended\./),
  };
};

/** Administration: the clients. */
export const adminClientsPage = (window: Page) => ({
  create: window.getByRole('button', { name: 'New client' }),
  add: window.getByRole('button', { name: 'Add client' }),
  name: window.getByRole('textbox', { name: 'Name' }),
  grant: (name: string) => window.getByRole('checkbox', { name }),
  firstParty: window.getByRole('checkbox', { name: 'Belongs to the operator of this server' }),
  preset: window.getByRole('combobox', { name: 'How long' }),
  client: (name: string) => window.getByRole('button', { name, expanded: false }).filter({ hasText: name }),
  newSecret: window.getByRole('button', { name: 'New secret' }),
  makeSecret: window.getByRole('button', { name: 'Create a new secret' }),
  deactivate: window.getByRole('button', { name: 'Deactivate', exact: true }),
  deactivateYes: (name: string) => window.getByRole('button', { name: `Deactivate ${name}` }),
  activate: window.getByRole('button', { name: 'Activate', exact: true }),
  save: window.getByRole('button', { name: 'Save' }),
});

/** The window that shows a new secret once. */
export const secretPage = (secret: Page) => ({
  heading: secret.getByRole('heading', { level: 1 }),
  copy: secret.getByRole('button', { name: 'Copy secret' }),
  copied: secret.getByText(/^Copied\./),
  close: secret.getByRole('button', { name: 'Close' }),
  shown: secret.getByRole('status', { name: 'Client secret' }),
});
