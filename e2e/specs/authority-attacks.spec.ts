import type { Page } from 'playwright/test';
import {
  authorizeAsDana,
  isSignedIn,
  readForm,
  signInBrowser,
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

const payload = `</style></title>"'><script>alert(1)</script><img src=x onerror=alert(2)><svg/onload=alert(3)>\u{1F511}`;

/** Counts the scripts of the payload that the page executes. */
function alertsOf(page: Page): () => number {
  let alerts = 0;
  page.on('dialog', (dialog) => {
    alerts += 1;
    void dialog.dismiss();
  });
  return () => alerts;
}

const signInAddress = (site: Site, receiver: Parameters<typeof signInRequest>[2]) =>
  signInRequest(site, firstPartyClient, receiver).address;

test('no page shows in a frame of another page; one without the header does @S1.8', async ({
  page,
  site,
  receiver,
  attacker,
}) => {
  receiver.page('/frame', '<h1>Framed</h1>');
  const device = `${site.issuer}/device`;
  for (const address of [signInAddress(site, receiver), device, `${site.issuer}/session/end/success`]) {
    attacker.page('/frames', `<iframe src="${address.replaceAll('&', '&amp;')}"></iframe>`);
    for (const origin of [attacker.origin, attacker.otherSite]) {
      await page.goto(`${origin}/frames`);
      await expect(page.frameLocator('iframe').locator('main')).toHaveCount(0);
      expect(await page.frames()[1]?.title()).not.toContain('Latchkey');
    }
  }
  attacker.page('/frames', `<iframe src="${receiver.origin}/frame"></iframe>`);
  await page.goto(`${attacker.otherSite}/frames`);
  await expect(page.frameLocator('iframe').getByText('Framed')).toBeVisible();
});

test('what apps, devices and addresses say is shown as text and never runs; unescaped it would @S1.8', async ({
  page,
  site,
  receiver,
  attacker,
}) => {
  const alerts = alertsOf(page);
  const client = await site.register({ client_name: payload });
  await page.goto(signInRequest(site, client, receiver, { state: payload }).address);
  await expect(page.getByText(payload)).toBeVisible();
  await fillSignIn(page, { username: payload, password: payload });
  await expect(page.getByLabel('User name')).toHaveValue(payload);
  await fillSignIn(page);
  await expect(page.getByRole('heading', { name: payload })).toBeVisible();
  const device = await requestDeviceCode(site, client, { device_name: payload });
  await page.goto(device.completeAddress);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText(payload).first()).toBeVisible();
  const evil = encodeURIComponent(payload);
  for (const address of [
    `/device?user_code=${evil}`,
    `/auth?client_id=${evil}&error_description=${evil}`,
    `/auth?client_id=${client.id}&redirect_uri=${evil}&scope=${evil}`,
    `/session/end?post_logout_redirect_uri=${evil}&state=${evil}&id_token_hint=${evil}`,
    `/session/end?client_id=${client.id}`,
    `/interaction/${evil}`,
    `/${evil}`,
  ]) {
    await page.goto(`${site.issuer}${address}`);
    await expect(page.getByRole('main')).toBeVisible();
    expect(await page.locator('script, img, main svg:not(.mark svg)').count(), address).toBe(0);
  }
  await page.goto(`${site.issuer}/device`);
  await page.getByLabel('Code', { exact: true }).fill('<script>alert(1)</script>');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  expect(alerts()).toBe(0);
  attacker.page('/', payload);
  await page.goto(attacker.origin);
  await expect.poll(alerts).toBeGreaterThan(1);
});

test('the policy alone stops a script that got into a page @S1.8', async ({ page, site }) => {
  const alerts = alertsOf(page);
  let policy = true;
  await page.route('**/device', async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace('</main>', `${payload}</main>`);
    const { 'content-security-policy': value = '', ...others } = response.headers();
    const headers = policy ? { ...others, 'content-security-policy': value } : others;
    await route.fulfill({ status: response.status(), headers, body });
  });
  await page.goto(`${site.issuer}/device`);
  await expect(page.locator('main script')).toHaveCount(1);
  expect(alerts()).toBe(0);
  policy = false;
  await page.goto(`${site.issuer}/device`);
  await expect.poll(alerts).toBeGreaterThan(0);
});

test('cookies are out of reach of scripts and not sent by another site @S1.8', async ({
  page,
  site,
  receiver,
  attacker,
}) => {
  await signInBrowser(page, site, receiver);
  const names = (await page.context().cookies()).map(({ name }) => name);
  expect(names.filter((name) => name.startsWith('latchkey_session_')).length).toBeGreaterThan(0);
  await page.goto(`${site.issuer}/device`);
  expect(await page.evaluate(() => document.cookie)).toBe('');
  // Cookies ignore the port, so the receiver gets the cookies that the authority would get.
  const cookiesSentFrom = async (origin: string, body: string) => {
    attacker.page('/cookies', body);
    const before = receiver.seen.length;
    await page.goto(`${origin}/cookies`);
    await expect.poll(() => receiver.seen.length).toBeGreaterThan(before);
    return receiver.seen.at(-1)?.headers.cookie ?? '';
  };
  const form = `<form method="post" action="${receiver.origin}/x"></form><script>document.forms[0].submit()</script>`;
  const frame = `<iframe src="${receiver.origin}/y"></iframe>`;
  expect(await cookiesSentFrom(attacker.otherSite, form)).not.toContain('latchkey_session_');
  expect(await cookiesSentFrom(attacker.otherSite, frame)).not.toContain('latchkey_session_');
  expect(await cookiesSentFrom(attacker.origin, form)).toContain('latchkey_session_');
});

test('a session planted before the sign-in is not the one after it @S1.8', async ({
  page,
  browser,
  site,
  receiver,
}) => {
  const attackerContext = await browser.newContext();
  const attackerPage = await attackerContext.newPage();
  await attackerPage.goto(`${site.issuer}/device`);
  const planted = await attackerContext.cookies();
  expect(planted.length).toBeGreaterThan(1);
  await page.context().addCookies(planted);
  await signInBrowser(page, site, receiver);
  const after = await page.context().cookies();
  for (const cookie of planted) {
    expect(after.find(({ name }) => name === cookie.name)?.value).not.toBe(cookie.value);
  }
  expect(await isSignedIn(attackerPage, site, receiver)).toBe(false);
  expect(await isSignedIn(page, site, receiver)).toBe(true);
  await attackerContext.close();
});

test('nobody is sent to an address that is not the app’s, at sign-in or sign-out @S1.8', async ({
  page,
  site,
  receiver,
  attacker,
}) => {
  const back = `${receiver.origin.replace(/:\d+$/, '')}/signed-out`;
  const client = await site.register({ post_logout_redirect_uris: [back] });
  await signInBrowser(page, site, receiver);
  const host = new URL(attacker.otherSite).host;
  for (const address of [attacker.otherSite, `http://127.0.0.1@${host}/callback/a`, `//${host}/callback/a`]) {
    await page.goto(signInRequest(site, client, receiver, { redirect_uri: address }).address);
    await expect(page.getByText('This app gave an unknown return address')).toBeVisible();
    const query = new URLSearchParams({ client_id: client.id, post_logout_redirect_uri: address });
    await page.goto(`${site.issuer}/session/end?${query}`);
    await expect(page.getByRole('heading', { name: 'This sign-in cannot continue' })).toBeVisible();
  }
  expect(attacker.seen).toEqual([]);
  const registered = `${receiver.origin}/signed-out`;
  const query = new URLSearchParams({
    client_id: client.id,
    post_logout_redirect_uri: registered,
    state: 's1',
  });
  await page.goto(`${site.issuer}/session/end?${query}`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(`${registered}?state=s1`);
});

test('other sites are not told the address of a page @S1.8', async ({ page, site, receiver, attacker }) => {
  await page.goto(signInAddress(site, receiver));
  await page.evaluate((address) => {
    location.href = address;
  }, `${attacker.otherSite}/from-the-page`);
  await page.waitForURL(/from-the-page/);
  expect(attacker.seen.at(-1)?.headers.referer).toBeUndefined();
  await signInBrowser(page, site, receiver);
  expect(receiver.seen.at(-1)?.headers.referer).toBeUndefined();
  attacker.page('/careless', `<a href="${receiver.origin}/next">Next</a>`);
  await page.goto(`${attacker.otherSite}/careless`);
  await page.getByRole('link', { name: 'Next' }).click();
  await expect(page.getByText('Arrived')).toBeVisible();
  expect(receiver.seen.at(-1)?.headers.referer).toContain(attacker.otherSite);
});

test('a form that was sent is of no more use, sent twice or gone back to @S1.8', async ({
  page,
  site,
  receiver,
}) => {
  await page.goto(signInAddress(site, receiver));
  const { action, fields } = await readForm(page, 'Sign in');
  const form = { ...fields, username: 'demo', password: 'correct-horse' };
  const twice = await Promise.all([0, 1].map(() => page.request.post(action, { form })));
  expect(twice.every((answer) => answer.status() < 500)).toBe(true);
  expect(receiver.seen.filter(({ url }) => url.searchParams.has('code')).length).toBeLessThanOrEqual(1);
  expect((await page.request.post(action, { form })).status()).toBe(400);
  await authorizeAsDana(page, signInRequest(site, firstPartyClient, receiver, { prompt: 'login' }).address);
  await expect(page.getByText('Arrived')).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'This sign-in is over' })).toBeVisible();
  expect(await page.content()).not.toContain('correct-horse');
});

test('after signing out, Back shows nothing of the session; of a page that may be kept it does @S1.8', async ({
  page,
  site,
  receiver,
  attacker,
}) => {
  attacker.page('/kept', '<input id="kept">');
  await page.goto(`${attacker.origin}/kept`);
  await page.locator('#kept').fill('still here');
  await authorizeAsDana(page, signInRequest(site, await site.register(), receiver).address);
  await expect(page.getByText('Dana Demo')).toBeVisible();
  await page.goto(`${site.issuer}/session/end`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible();
  const seen: string[] = [];
  for (let step = 0; step < 6 && !page.url().startsWith(attacker.origin); step += 1) {
    await page.goBack();
    seen.push(page.url());
    if (page.url().startsWith(site.issuer)) expect(await page.content()).not.toContain('Dana Demo');
  }
  expect(seen.some((address) => address.includes('/interaction/'))).toBe(true);
  await expect(page.locator('#kept')).toHaveValue('still here');
});

test('an answer that is no page cannot be made one, nor a script @S1.8', async ({ page, site, attacker }) => {
  const answer = await page.goto(`${site.issuer}/jwks`);
  expect(answer?.headers()['content-type']).toContain('application/jwk-set+json');
  const run = async (address: string) => {
    attacker.page(
      '/run',
      `<script src="${address}" onload="window.ran=true" onerror="window.ran=false"></script>`,
    );
    await page.goto(`${attacker.origin}/run`);
    return page.evaluate(() => (globalThis as { ran?: boolean }).ran);
  };
  expect(await run(`${site.issuer}/nothing%3Cscript%3E`)).toBe(false);
  expect(await run(`${site.issuer}/jwks`)).toBe(false);
  attacker.page('/own.js', '', { 'content-type': 'text/javascript' });
  expect(await run(`${attacker.origin}/own.js`)).toBe(true);
});
