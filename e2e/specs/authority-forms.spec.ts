import type { Page } from 'playwright/test';
import {
  beSignedIn,
  followAsDana,
  formOn,
  isSignedIn,
  type SentForm,
  sendFrom,
} from '../fixtures/authority-attack.ts';
import type { Host } from '../fixtures/authority-host.ts';
import {
  expect,
  fillSignIn,
  firstParty,
  requestDevice,
  type Site,
  signInRequest,
  test,
} from '../fixtures/authority-site.ts';
import { dana } from '../fixtures/connection.ts';

interface Victim {
  page: Page;
  site: Site;
  receiver: Host;
}

/** A form that somebody might want sent in another's name. */
interface Target {
  /** Brings the browser to the page; gives its form, filled in, and how to see whether it had an effect. */
  open(victim: Victim): Promise<{ form: SentForm; hadEffect(): Promise<boolean> }>;
  /** Does the same by hand, from wherever the browser stands. */
  byHand(page: Page): Promise<void>;
}

const targets: Readonly<Record<string, Target>> = {
  'the sign-in form': {
    async open({ page, site, receiver }) {
      await page.goto(signInRequest(site, firstParty, receiver).address);
      const form = await formOn(page, 'Sign in');
      const { username, password } = dana;
      const filled = { ...form, fields: { ...form.fields, username, password } };
      return { form: filled, hadEffect: () => isSignedIn(page, site, receiver) };
    },
    async byHand(page) {
      await fillSignIn(page);
      await expect(page.getByText('Arrived')).toBeVisible();
    },
  },
  'the consent form': {
    async open({ page, site, receiver }) {
      await followAsDana(page, signInRequest(site, await site.register(), receiver).address);
      await expect(page.getByRole('button', { name: 'Allow' })).toBeVisible();
      const hadEffect = async () => receiver.seen.some(({ url }) => url.searchParams.has('code'));
      return { form: await formOn(page, 'Allow'), hadEffect };
    },
    async byHand(page) {
      await page.getByRole('button', { name: 'Allow' }).click();
      await expect(page.getByText('Arrived')).toBeVisible();
    },
  },
  'the device form': {
    async open({ page, site, receiver }) {
      await beSignedIn(page, site, receiver);
      const device = await requestDevice(site, await site.register());
      const enterCode = async () => {
        await page.goto(device.completeAddress);
        await page.getByRole('button', { name: 'Continue' }).click();
      };
      await enterCode();
      await expect(page.getByText(device.userCode)).toBeVisible();
      const hadEffect = async () => {
        await enterCode();
        await expect(
          page.getByRole('heading', { name: /Is this your device|Sign in on a device/ }),
        ).toBeVisible();
        return page.getByText('That code has already been used').isVisible();
      };
      return { form: await formOn(page, 'Yes, continue'), hadEffect };
    },
    async byHand(page) {
      await page.getByRole('button', { name: 'Yes, continue' }).click();
      await expect(page.getByRole('button', { name: 'Allow' })).toBeVisible();
    },
  },
  'the sign-out form': {
    async open({ page, site, receiver }) {
      await beSignedIn(page, site, receiver);
      await page.goto(`${site.issuer}/session/end`);
      const hadEffect = async () => !(await isSignedIn(page, site, receiver));
      return { form: await formOn(page, 'Sign out'), hadEffect };
    },
    async byHand(page) {
      await page.getByRole('button', { name: 'Sign out' }).click();
      await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible();
    },
  },
};

for (const [name, target] of Object.entries(targets)) {
  for (const place of ['otherSite', 'origin'] as const) {
    const from = place === 'origin' ? 'another port of this host' : 'another site';
    test(`${name}, right in every value, has no effect when sent from ${from} @S1.8`, async ({
      page,
      site,
      receiver,
      attacker,
    }) => {
      const { form, hadEffect } = await target.open({ page, site, receiver });
      expect(Object.keys(form.fields).length).toBeGreaterThan(1);
      const answer = await sendFrom(page, attacker, attacker[place], form);
      expect(answer.status()).toBe(403);
      expect(await hadEffect()).toBe(false);
    });
  }

  test(`${name} has its effect when sent from its own page, and none with another value @S1.8`, async ({
    page,
    site,
    receiver,
  }) => {
    const { form, hadEffect } = await target.open({ page, site, receiver });
    const secret = 'xsrf' in form.fields ? 'xsrf' : 'anti_forgery';
    const changed = { ...form.fields, [secret]: `${form.fields[secret]?.slice(0, -2)}xx` };
    // Sent by this browser with all its cookies and no origin: only the value is wrong.
    const answer = await page.request.post(form.action, { form: changed, maxRedirects: 0 });
    expect(answer.status()).toBeGreaterThanOrEqual(400);
    expect(await hadEffect()).toBe(false);
    const again = await target.open({ page, site, receiver });
    await target.byHand(page);
    expect(await again.hadEffect()).toBe(true);
  });
}

test('nobody can be signed in as somebody else by a form that was prepared elsewhere @S1.8', async ({
  page,
  browser,
  site,
  receiver,
  attacker,
}) => {
  const own = await browser.newPage();
  await own.goto(signInRequest(site, firstParty, receiver).address);
  const form = await formOn(own, 'Sign in');
  const prepared = { ...form, fields: { ...form.fields, username: 'omar', password: 'open-sesame' } };
  const answer = await sendFrom(page, attacker, attacker.otherSite, prepared);
  expect(answer.status()).toBe(403);
  expect(await isSignedIn(page, site, receiver)).toBe(false);
  // The same without an origin, as from a program that does not tell: it is not this browser's sign-in.
  const direct = await page.request.post(prepared.action, { form: prepared.fields });
  expect(direct.status()).toBe(400);
  await fillSignIn(own, { username: 'omar', password: 'open-sesame' });
  await expect(own.getByText('Arrived')).toBeVisible();
  await own.close();
});
