import { signInBrowser } from '../fixtures/authority-pages/forged-forms.ts';
import {
  DEVICE_GRANT,
  expect,
  fillSignIn,
  type RegisteredClient,
  requestDeviceCode,
  type Site,
  test,
} from '../fixtures/authority-pages/site.ts';

function poll(site: Site, client: RegisteredClient, deviceCode: string) {
  return site.post('/token', client, { grant_type: DEVICE_GRANT, device_code: deviceCode });
}

test('two devices are signed in by one person, and signing one out leaves the other @S1.8', async ({
  page,
  site,
}) => {
  const client = await site.register();
  const tokens: string[] = [];
  for (const device_name of ['Kitchen', 'Hall']) {
    const device = await requestDeviceCode(site, client, { device_name });
    await page.goto(device.address);
    await page.getByLabel('Code', { exact: true }).fill(device.userCode);
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByText(device_name)).toBeVisible();
    await expect(page.getByText(device.userCode)).toBeVisible();
    await page.getByRole('button', { name: 'Yes, continue' }).click();
    if (tokens.length === 0) {
      await fillSignIn(page);
      await expect(page.getByText('Only allow this if you started signing in')).toBeVisible();
      await page.getByRole('button', { name: 'Allow' }).click();
    }
    await expect(page.getByRole('heading', { name: 'Your device is signed in' })).toBeVisible();
    tokens.push(String((await poll(site, client, device.deviceCode)).body['refresh_token']));
  }
  const [kitchen = '', hall = ''] = tokens;
  const refresh = (token: string) =>
    site.post('/token', client, { grant_type: 'refresh_token', refresh_token: token });
  await fetch(`${site.issuer}/token/revocation`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}` },
    body: new URLSearchParams({ token: kitchen }),
  });
  expect((await refresh(kitchen)).body).toMatchObject({ error: 'invalid_grant' });
  expect((await refresh(hall)).status).toBe(200);
});

test('a link with somebody’s code signs nobody in, however it is followed @S1.8', async ({
  page,
  site,
  receiver,
  attacker,
}) => {
  const client = await site.register();
  await signInBrowser(page, site, receiver);
  const device = await requestDeviceCode(site, client, { device_name: 'Attacker' });
  const link = device.completeAddress.replaceAll('&', '&amp;');
  attacker.page('/lure', `<iframe src="${link}"></iframe><img src="${link}"><a href="${link}">Win</a>`);
  await page.goto(`${attacker.otherSite}/lure`);
  await page.getByRole('link', { name: 'Win' }).click();
  await expect(page.getByLabel('Code', { exact: true })).toHaveValue(device.userCode);
  await expect(page.getByText('they may be trying to sign in as you')).toBeVisible();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText('Only continue if you started this yourself')).toBeVisible();
  await expect(page.getByText('Dana Demo')).toBeVisible();
  expect((await poll(site, client, device.deviceCode)).body).toMatchObject({
    error: 'authorization_pending',
  });
  await page.getByRole('button', { name: 'No, cancel' }).click();
  await expect(page.getByRole('heading', { name: 'Cancelled' })).toBeVisible();
  await expect
    .poll(async () => (await poll(site, client, device.deviceCode)).body['error'], {
      intervals: [5000],
      timeout: 20_000,
    })
    .toBe('access_denied');
});
