import { browserViolations } from '../fixtures/accessibility.ts';
import { dana } from '../fixtures/authority/connection.ts';
import {
  exchangeCode,
  expect,
  fillSignIn,
  firstPartyClient,
  requestDeviceCode,
  signInRequest,
  test,
} from '../fixtures/authority-pages/site.ts';
import { walks } from '../fixtures/authority-pages/walks.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });
    for (const [name, walk] of Object.entries(walks)) {
      test(`${name}: every page is accessible @S1.8`, async ({ page, site, receiver }, testInfo) => {
        const onPage = async (state: string) => {
          await page.screenshot({ path: testInfo.outputPath(`${state}.png`), fullPage: true });
          expect(await browserViolations(page), state).toEqual([]);
        };
        await walk({ page, site, receiver, onPage });
      });
    }
  });
}

test('axe finds what is wrong when something is', async ({ page, site }) => {
  await page.goto(`${site.issuer}/device`);
  await page.evaluate(() => document.querySelector('main')?.append(document.createElement('button')));
  expect((await browserViolations(page)).join()).toContain('button-name');
});

test('sign-in, consent and a device are done by keyboard alone @S1.8', async ({ page, site, receiver }) => {
  const client = await site.register();
  const { keyboard } = page;
  const request = signInRequest(site, client, receiver);
  await page.goto(request.address);
  // The field has the focus from the start, without a click.
  await expect(page.getByLabel('User name')).toBeFocused();
  await keyboard.type(dana.username);
  await keyboard.press('Tab');
  await keyboard.type(dana.password);
  await keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Allow Field notes to act for you?' })).toBeVisible();
  await keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Allow' })).toBeFocused();
  await keyboard.press('Enter');
  await expect(page.getByText('Arrived')).toBeVisible();
  expect((await exchangeCode(site, client, receiver, request)).body).toMatchObject({ token_type: 'Bearer' });
  const device = await requestDeviceCode(site, client);
  await page.goto(device.address);
  await expect(page.getByLabel('Code')).toBeFocused();
  await keyboard.type(device.userCode.toLowerCase());
  await keyboard.press('Enter');
  await expect(page.getByText(device.userCode)).toBeVisible();
  await keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Yes, continue' })).toBeFocused();
  await keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Your device is signed in' })).toBeVisible();
});

test('a wrong password is announced, named first in the title, and the password is asked for again @S1.8', async ({
  page,
  site,
  receiver,
}) => {
  await page.goto(signInRequest(site, firstPartyClient, receiver).address);
  const [username, password] = [page.getByLabel('User name'), page.getByLabel('Password')];
  await expect(username).toHaveAttribute('autocomplete', 'username');
  await expect(password).toHaveAttribute('autocomplete', 'current-password');
  await fillSignIn(page, { ...dana, password: 'wrong' });
  await expect(page.getByRole('alert')).toContainText('The user name or the password is incorrect.');
  await expect(page).toHaveTitle(/^Not signed in yet/);
  await expect(username).toHaveValue(dana.username);
  await expect(password).toBeFocused();
  await expect(password).toHaveValue('');
  await expect(password).toHaveAccessibleDescription(/user name or the password is incorrect/);
  await page.goto(`${site.issuer}/device`);
  await expect(page.getByLabel('Code', { exact: true })).toHaveAttribute('autocomplete', 'off');
});

test.describe('in a narrow window with large text', () => {
  test.use({ viewport: { width: 320, height: 480 } });
  for (const [name, walk] of Object.entries(walks)) {
    test(`${name}: nothing is cut off @S1.8`, async ({ page, site, receiver }, testInfo) => {
      const onPage = async (state: string) => {
        for (const size of ['100%', '200%']) {
          await page.evaluate((value) => {
            document.documentElement.style.fontSize = value;
          }, size);
          const width = await page.evaluate(() => document.documentElement.scrollWidth);
          expect(width, `${state} at ${size}`).toBeLessThanOrEqual(320);
        }
        await page.screenshot({ path: testInfo.outputPath(`${state}.png`), fullPage: true });
      };
      await walk({ page, site, receiver, onPage });
    });
  }
});

test.describe('in a browser that runs no script', () => {
  test.use({ javaScriptEnabled: false });
  for (const name of ['changing the account', 'signing in a device', 'signing out']) {
    test(`${name} works @S1.8`, async ({ page, site, receiver }) => {
      await walks[name]?.({ page, site, receiver, onPage: async () => undefined });
    });
  }
});

test.describe('in forced colours', () => {
  test.use({ contextOptions: { forcedColors: 'active' } });
  test('buttons keep a border and fields their outline @S1.8', async ({ page, site, receiver }, testInfo) => {
    await page.goto(signInRequest(site, firstPartyClient, receiver).address);
    await page.screenshot({ path: testInfo.outputPath('forced colours.png') });
    const borderOf = (name: string) =>
      page.getByRole('button', { name }).evaluate((button) => getComputedStyle(button).borderTopColor);
    for (const name of ['Sign in', 'Cancel']) expect(await borderOf(name)).not.toContain('rgba(0, 0, 0, 0)');
    const outline = await page
      .getByLabel('User name')
      .evaluate((field) => getComputedStyle(field).outlineStyle);
    expect(outline).toBe('solid');
  });
});
