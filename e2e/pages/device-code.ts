import type { Page } from 'playwright/test';

/** The sign-in on another device, within the sign-in view. */
export const deviceCodePage = (window: Page) => ({
  begin: window.getByRole('button', { name: 'Sign in on another device' }),
  heading: window.getByRole('heading', { name: 'Enter this code on another device' }),
  picture: window.getByRole('img', { name: /^QR code: opens / }),
  timeLeft: window.getByRole('timer'),
  copyCode: window.getByRole('button', { name: 'Copy code' }),
  openHere: window.getByRole('button', { name: 'Open on this computer' }),
  newCode: window.getByRole('button', { name: 'Get a new code' }),
  /** The code on screen. */
  shown: async () => (await window.locator('[translate="no"]').innerText()).trim(),
});
