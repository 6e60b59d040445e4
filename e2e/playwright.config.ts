import path from 'node:path';
import { defineConfig } from 'playwright/test';
import { root } from '../build/paths.ts';

const seconds = 1000;

export default defineConfig({
  testDir: 'specs',
  globalSetup: './fixtures/run/global-setup.ts',
  outputDir: path.join(root, 'out/e2e'),
  reporter: [['list'], ['json', { outputFile: path.join(root, 'out/reports/playwright.json') }]],
  // Each test runs an app, an authority and a keyring: two tests keep two cores busy.
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  // A test that passes only at the second attempt has found a problem, so it counts as failed.
  retries: 0,
  // A test takes about 10 s, and several times that on a busy machine.
  timeout: 90 * seconds,
  // An answer is on screen in well under a second; the rest is a reserve for a busy machine.
  expect: { timeout: 15 * seconds },
  use: {
    actionTimeout: 15 * seconds,
    // The person's system browser: a real one, which is not part of the app.
    launchOptions: { executablePath: '/usr/bin/chromium' },
  },
});
