import type { Page } from 'playwright';
import { demoUser } from '../demo.ts';
import type { Traveller } from './traveller.ts';

/** A stop of the tour: performs a step and describes what it saw. Throws when the step fails. */
export interface Stop {
  name: string;
  visit(traveller: Traveller): Promise<string>;
}

async function heading(page: Page): Promise<string> {
  const first = page.getByRole('heading').first();
  await first.waitFor();
  return `the heading "${await first.textContent()}"`;
}

async function openView(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name }).click();
  await page.waitForURL(new RegExp(`#/${name.toLowerCase()}(?:\\?|$)`));
}

async function seeProfile(page: Page): Promise<string> {
  await page.getByText(demoUser.name).first().waitFor();
  const rows = page.getByRole('table', { name: 'Jobs' }).getByRole('row');
  await rows.nth(1).waitFor();
  const cells = (await rows.nth(1).getByRole('cell').allTextContents()).map((text) => text.trim());
  const first = cells.filter(Boolean).join(' · ');
  return `${demoUser.name} and ${(await rows.count()) - 1} rows of jobs, the first "${first}"`;
}

const beforeSignIn: Stop[] = [
  {
    name: 'welcome',
    visit: async ({ main, look }) => {
      const page = await main();
      const seen = await heading(page);
      await look('welcome', page);
      return seen;
    },
  },
  {
    name: 'sign-in',
    visit: async ({ main, look }) => {
      const page = await main();
      await page.evaluate(() => {
        location.hash = '#/sign-in/demo';
      });
      await page.getByRole('button', { name: 'Sign in with a password' }).waitFor();
      const keep = page.getByRole('checkbox', { name: 'Keep me signed in' });
      if (!(await keep.isChecked()))
        throw new Error('"Keep me signed in" is not ticked, though there is a keyring');
      await page.getByText(demoUser.password).waitFor();
      await look('sign-in', page);
      return `${await heading(page)}, the demo user's name and password, "Keep me signed in" ticked`;
    },
  },
  {
    name: 'prompt',
    visit: async ({ main, prompt, look }) => {
      const page = await main();
      await page.getByRole('button', { name: 'Sign in with a password' }).click();
      const window = await prompt();
      await window.getByLabel('User name').fill(demoUser.username);
      await window.getByLabel('Password').fill(demoUser.password);
      await look('prompt', window);
      const gone = window.waitForEvent('close');
      await window.getByRole('button', { name: 'Sign in' }).click({ noWaitAfter: true });
      await gone;
      await page.waitForURL(/#\/home(?:\?|$)/);
      return 'a window of its own for the password; it closed and the user is signed in';
    },
  },
];

const signedIn: Stop[] = [
  {
    name: 'home',
    visit: async ({ main, look }) => {
      const page = await main();
      await page.getByRole('heading', { name: `Hello, ${demoUser.name}` }).waitFor();
      await look('home', page);
      return heading(page);
    },
  },
  {
    name: 'session',
    visit: async ({ main, look }) => {
      const page = await main();
      await openView(page, 'Session');
      const refresh = page.getByRole('button', { name: 'Renew now' });
      await refresh.waitFor();
      await page.getByText('Encrypted on this computer').first().waitFor();
      await look('session', page);
      return 'the session, "Encrypted on this computer", and "Renew now"';
    },
  },
  {
    name: 'profile',
    visit: async ({ main, look }) => {
      const page = await main();
      await openView(page, 'Profile');
      const seen = await seeProfile(page);
      await look('profile', page);
      return seen;
    },
  },
  {
    name: 'restart',
    visit: async ({ restart, main, look }) => {
      await restart();
      const page = await main();
      const seen = await seeProfile(page);
      await look('restart', page);
      return `still signed in, on the same view: ${seen}`;
    },
  },
];

/** Sign-in, profile, jobs, restart, still signed in. */
export const itinerary: readonly Stop[] = [...beforeSignIn, ...signedIn];
