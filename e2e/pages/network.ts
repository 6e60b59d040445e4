import type { Page } from 'playwright/test';

/** Settings, section Network. */
export const networkPage = (window: Page) => {
  const tests = window.getByRole('region', { name: 'Connection test' });
  const authorities = window.getByRole('region', { name: 'Certificate authorities' });
  return {
    mode: window.getByRole('combobox', { name: 'Use a proxy' }),
    address: window.getByRole('textbox', { name: 'Address of the proxy' }),
    use: window.getByRole('button', { name: 'Use this proxy' }),
    tests,
    test: (connection: string) => tests.getByRole('button', { name: `Test ${connection}` }),
    authorities,
    add: authorities.getByRole('button', { name: 'Add from a file…' }),
    chosen: authorities.getByRole('group', { name: /^In / }),
    trust: authorities.getByRole('button', { name: 'Trust this authority' }),
    remove: (name: string) => authorities.getByRole('button', { name: `Remove ${name}` }),
    question: (name: string) => authorities.getByRole('group', { name: `Remove ${name}` }),
  };
};
