import path from 'node:path';
import { defineConfig } from 'playwright/test';
import { root } from '../build/paths.ts';

const seconds = 1000;

export default defineConfig({
  testDir: 'specs',
  globalSetup: './fixtures/run/global-setup.ts',
  outputDir: path.join(root, 'out/e2e'),
  reporter: [['list'], ['json', { outputFile: path.join(root, 'out/reports/playwright.json') }]],
  // Each test has an app, an authority and a keyring of its own: two of them keep two cores busy.
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  // A test that passes at the second try has found something: it fails.
  retries: 0,
  // Starts, signs in and looks around in about 10 s; a busy machine takes several times that.
  timeout: 90 * seconds,
  // An answer on screen takes well under a second; the rest is for a machine that does other things.
  expect: { timeout: 15 * seconds },
  use: {
    actionTimeout: 15 * seconds,
    // The system browser of the person: a real one, never part of the app.
    launchOptions: { executablePath: '/usr/bin/chromium' },
  },
});
