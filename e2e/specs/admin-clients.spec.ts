import type { Page } from 'playwright/test';
import type { Authority } from '../../server/authority.ts';
import type { App } from '../fixtures/app/app.ts';
import { readClipboard } from '../fixtures/app/clipboard.ts';
import { recordIpcTraffic } from '../fixtures/app/ipc-traffic.ts';
import { chooseMenuItem } from '../fixtures/app/main-window.ts';
import { ada, dana } from '../fixtures/authority/connection.ts';
import { needlesFor, search } from '../fixtures/leaks/needles.ts';
import { searchFolder, searchMemory } from '../fixtures/leaks/search.ts';
import { documentHtml, expectView, untilClosed } from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import { adminClientsPage, secretPage } from '../pages/admin.ts';
import { frame } from '../pages/frame.ts';

// A display has one clipboard: two tests that copy at the same time would read each other's secret.
test.use({ ownDisplay: true });

/** The answer of the token endpoint to Dana's password with this client. */
async function signInWith({ port }: Authority, id: string, secret: string) {
  const answer = await fetch(`http://127.0.0.1:${port}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${id}:${secret}`)}` },
    body: new URLSearchParams({
      grant_type: 'password',
      scope: 'openid',
      username: dana.username,
      password: dana.password,
    }),
  });
  return (await answer.json()) as { expires_in?: number; error?: string };
}

/** Copies the secret that is on screen, closes its window, and gives the client's id and the secret. */
async function takeSecret(app: App): Promise<{ id: string; secret: string }> {
  const shown = await app.secretWindow();
  const page = secretPage(shown);
  await expect(page.heading).toHaveText('New secret of Back office');
  await page.copy.click();
  await expect(page.copied).toBeVisible();
  const secret = await readClipboard(app);
  await expect(page.shown).toHaveText(secret);
  const id = await shown.locator('#client-id').innerText();
  await untilClosed(shown, () => page.close.click());
  return { id, secret };
}

async function openClients(window: Page) {
  await frame(window).open('All clients');
  await expectView(window, 'admin/clients');
  const page = adminClientsPage(window);
  await expect(page.create).toBeVisible();
  return page;
}

async function createBackOffice(page: ReturnType<typeof adminClientsPage>): Promise<void> {
  await page.create.click();
  await expect(page.name).toBeFocused();
  await page.name.fill('Back office');
  await page.grant('Password').check();
  await page.firstParty.check();
  await page.preset.selectOption('bank');
  await page.add.click();
}

test('a client is added, its secret shown once in a window of its own; a new one replaces the old one; deactivated it is refused @S3.13 @S1.3', async ({
  launchSignedIn,
  authority,
}) => {
  const app = await launchSignedIn({ user: ada });
  const { window } = app;
  const page = await openClients(window);
  await createBackOffice(page);
  const { id, secret: first } = await takeSecret(app);
  expect((await signInWith(authority, id, first)).expires_in).toBe(60);

  await page.client('Back office').click();
  await page.newSecret.click();
  await expect(window.getByText('Give Back office a new secret?')).toBeFocused();
  await page.makeSecret.click();
  const { secret: second } = await takeSecret(app);
  expect((await signInWith(authority, id, first)).error).toBe('invalid_client');
  expect((await signInWith(authority, id, second)).expires_in).toBe(60);

  await page.deactivate.click();
  await page.deactivateYes('Back office').click();
  await expect(window.getByText('Back office is deactivated.')).toBeVisible();
  expect((await signInWith(authority, id, second)).error).toBe('invalid_client');
  await page.activate.click();
  await expect(window.getByText('Back office is active again')).toBeVisible();
  await page.preset.selectOption('relaxed');
  await page.save.click();
  await expect(window.getByText('Saved.')).toBeVisible();
  expect((await signInWith(authority, id, second)).expires_in).toBe(3600);

  await page.name.fill('');
  await page.save.click();
  await expect(window.getByText('The server says: must not be empty')).toBeVisible();
  await expect(page.name).toBeFocused();
  await expect(page.name).toHaveAttribute('aria-invalid', 'true');
});

test('a new secret is in no answer to the main window, not in its memory and not on disk @S3.13 @S0.8 @T1', async ({
  launchSignedIn,
  installation,
}) => {
  const app = await launchSignedIn({ user: ada });
  const { window, electron } = app;
  const traffic = await recordIpcTraffic(electron);
  const page = await openClients(window);
  await createBackOffice(page);
  const { secret } = await takeSecret(app);
  await expect(window.getByText('Its secret is shown only once')).toBeVisible();

  const needles = needlesFor([{ kind: 'client_secret', value: secret }]);
  const sent = (await traffic()).split('\n');
  const toMainWindow = sent.filter((line) => !line.startsWith('["secret.'));
  expect(toMainWindow.some((line) => line.startsWith('["admin.createClient"'))).toBe(true);
  expect(search(Buffer.from(toMainWindow.join('\n')), needles, 'IPC')).toEqual([]);
  // Control: the secret's own window received it, and the same search finds it there.
  expect(search(Buffer.from(sent.join('\n')), needles, 'IPC')).not.toEqual([]);
  const html = await documentHtml(window);
  expect(search(Buffer.from(html), needles, 'document')).toEqual([]);
  expect((await searchFolder(installation.userData, needles)).hits).toEqual([]);
  const pid = await electron.evaluate(
    ({ webContents }) =>
      webContents
        .getAllWebContents()
        .find((contents) => contents.getURL().startsWith('app://latchkey/'))
        ?.getOSProcessId() ?? 0,
  );
  const memory = await searchMemory(pid, needles, 'main window');
  expect(memory.bytes).toBeGreaterThan(1_000_000);
  expect(memory.hits).toEqual([]);
});

test('a lock takes a new secret out of its window, and leaves the window to the person @S2.4 @S3.13 @T2b', async ({
  launchSignedIn,
}) => {
  const app = await launchSignedIn({ user: ada });
  await createBackOffice(await openClients(app.window));
  const shown = await app.secretWindow();
  const secret = await secretPage(shown).shown.innerText();
  expect(secret.length).toBeGreaterThan(20);

  const reloaded = app.window.waitForEvent('domcontentloaded');
  await chooseMenuItem(app, 'lock');
  await reloaded;
  await expect(secretPage(shown).heading).toHaveText('The new secret is no longer shown');
  const html = await shown.evaluate(() => document.documentElement.outerHTML + document.title);
  expect(html).not.toContain(secret);
  expect(html).not.toContain('Back office');
  const answers = await shown.evaluate(() => {
    const { latchkey } = globalThis as unknown as { latchkey: { call(name: string): Promise<unknown> } };
    return Promise.all([latchkey.call('secret.describe'), latchkey.call('secret.copy')]);
  });
  expect(JSON.stringify(answers)).not.toContain(secret);
  expect(await readClipboard(app)).not.toBe(secret);
  await untilClosed(shown, () => secretPage(shown).close.click());
});
