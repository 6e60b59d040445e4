import type { Page } from 'playwright/test';
import { dana } from '../fixtures/authority/connection.ts';
import {
  authorizeAsDana,
  type FormSubmission,
  isSignedIn,
  readForm,
  signInBrowser,
  submitFrom,
} from '../fixtures/authority-pages/forged-forms.ts';
import {
  expect,
  fillSignIn,
  firstPartyClient,
  requestDeviceCode,
  type Site,
  signInRequest,
  test,
} from '../fixtures/authority-pages/site.ts';
import type { TestWebServer } from '../fixtures/authority-pages/web-server.ts';

interface Victim {
  page: Page;
  site: Site;
  receiver: TestWebServer;
}

/** A form that an attacker may want to submit in the name of a victim. */
interface Target {
  /** Opens the page. Gives its form, filled in, and a way to tell whether submitting it had an effect. */
  open(victim: Victim): Promise<{ form: FormSubmission; hadEffect(): Promise<boolean> }>;
  /** Submits the form on the page that is open. */
  submit(page: Page): Promise<void>;
}

const targets: Readonly<Record<string, Target>> = {
  'the sign-in form': {
    async open({ page, site, receiver }) {
      await page.goto(signInRequest(site, firstPartyClient, receiver).address);
      const form = await readForm(page, 'Sign in');
      const { username, password } = dana;
      const filled = { ...form, fields: { ...form.fields, username, password } };
      return { form: filled, hadEffect: () => isSignedIn(page, site, receiver) };
    },
    async submit(page) {
      await fillSignIn(page);
      await expect(page.getByText('Arrived')).toBeVisible();
    },
  },
  'the consent form': {
    async open({ page, site, receiver }) {
      await authorizeAsDana(page, signInRequest(site, await site.register(), receiver).address);
      await expect(page.getByRole('button', { name: 'Allow' })).toBeVisible();
      const hadEffect = async () => receiver.seen.some(({ url }) => url.searchParams.has('code'));
      return { form: await readForm(page, 'Allow'), hadEffect };
    },
    async submit(page) {
      await page.getByRole('button', { name: 'Allow' }).click();
      await expect(page.getByText('Arrived')).toBeVisible();
    },
  },
  'the device form': {
    async open({ page, site, receiver }) {
      await signInBrowser(page, site, receiver);
      const device = await requestDeviceCode(site, await site.register());
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
      return { form: await readForm(page, 'Yes, continue'), hadEffect };
    },
    async submit(page) {
      await page.getByRole('button', { name: 'Yes, continue' }).click();
      await expect(page.getByRole('button', { name: 'Allow' })).toBeVisible();
    },
  },
  'the sign-out form': {
    async open({ page, site, receiver }) {
      await signInBrowser(page, site, receiver);
      await page.goto(`${site.issuer}/session/end`);
      const hadEffect = async () => !(await isSignedIn(page, site, receiver));
      return { form: await readForm(page, 'Sign out'), hadEffect };
    },
    async submit(page) {
      await page.getByRole('button', { name: 'Sign out' }).click();
      await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible();
    },
  },
};

for (const [name, target] of Object.entries(targets)) {
  for (const source of ['otherSite', 'origin'] as const) {
    const from = source === 'origin' ? 'another port of this host' : 'another site';
    test(`${name}, right in every value, has no effect when sent from ${from} @S1.8`, async ({
      page,
      site,
      receiver,
      attacker,
    }) => {
      const { form, hadEffect } = await target.open({ page, site, receiver });
      expect(Object.keys(form.fields).length).toBeGreaterThan(1);
      const answer = await submitFrom(page, attacker, attacker[source], form);
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
    // This browser sends all its cookies and no origin: only the token value is wrong.
    const answer = await page.request.post(form.action, { form: changed, maxRedirects: 0 });
    expect(answer.status()).toBeGreaterThanOrEqual(400);
    expect(await hadEffect()).toBe(false);
    const again = await target.open({ page, site, receiver });
    await target.submit(page);
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
  const preparedIn = await browser.newPage();
  await preparedIn.goto(signInRequest(site, firstPartyClient, receiver).address);
  const form = await readForm(preparedIn, 'Sign in');
  const prepared = { ...form, fields: { ...form.fields, username: 'omar', password: 'open-sesame' } };
  const answer = await submitFrom(page, attacker, attacker.otherSite, prepared);
  expect(answer.status()).toBe(403);
  expect(await isSignedIn(page, site, receiver)).toBe(false);
  // The same without an Origin header: the sign-in does not belong to this browser.
  const direct = await page.request.post(prepared.action, { form: prepared.fields });
  expect(direct.status()).toBe(400);
  await fillSignIn(preparedIn, { username: 'omar', password: 'open-sesame' });
  await expect(preparedIn.getByText('Arrived')).toBeVisible();
  await preparedIn.close();
});
