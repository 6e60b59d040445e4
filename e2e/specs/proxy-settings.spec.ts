import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { App } from '../fixtures/app/app.ts';
import { answerMessageBoxes, chooseOpenFile, shownMessageBoxes } from '../fixtures/app/dialogs.ts';
import type { Installation } from '../fixtures/app/installation.ts';
import { connectionTo, writeConnections } from '../fixtures/authority/connection.ts';
import { type PrivateNetwork, startPrivateNetwork } from '../fixtures/authority/private-network.ts';
import { needlesFor, search } from '../fixtures/leaks/needles.ts';
import {
  call,
  expectProfile,
  openProfile,
  openView,
  refreshSession,
  sessionOf,
  signIn,
} from '../fixtures/steps.ts';
import { test as base, expect } from '../fixtures/test.ts';
import { networkPage } from '../pages/network.ts';
import { settings } from '../pages/settings.ts';

const test = base.extend<{ network: PrivateNetwork }>({
  network: async ({ installation }, use) => {
    const network = await startPrivateNetwork();
    await writeConnections(installation.connectionsFile, [connectionTo(network.origin)]);
    await use(network);
    await network.stop();
  },
});

async function openNetworkSettings(app: App) {
  await openView(app.window, 'Settings');
  await settings(app.window).open('Network');
  return networkPage(app.window);
}

async function writeFileFor(installation: Installation, name: string, content: string): Promise<string> {
  const file = path.join(path.dirname(installation.connectionsFile), name);
  await writeFile(file, content, { mode: 0o644 });
  return file;
}

test('a proxy and an authority set in the window lead to a server inside; the proxy sees no secret @B6 @T16', async ({
  launch,
  installation,
  network,
}) => {
  const app = await launch();
  const page = await openNetworkSettings(app);
  await page.test('Demo authority').click();
  await expect(page.tests).toContainText('No server of this name was found.');
  expect(network.proxy.connectRequests).toEqual([]);

  await answerMessageBoxes(app, 'yes');
  await page.mode.selectOption('This one');
  await page.address.fill(network.proxy.address.replace('//', '//me:secret@'));
  await page.use.click();
  await expect(page.address).toHaveAccessibleDescription(/user name and password/);
  await page.address.fill(`${network.proxy.address.replace('http://', '')}/`);
  await page.use.click();
  await expect(app.window.getByText(`In use: ${network.proxy.address}`)).toBeVisible();
  await page.test('Demo authority').click();
  await expect(page.tests).toContainText('not signed by a trusted authority');
  await expect(page.tests).toContainText(
    `Through the HTTP proxy ${network.proxy.address.replace('http://', '')}`,
  );

  await chooseOpenFile(app, await writeFileFor(installation, 'letter.txt', 'Dear Dana'));
  await page.add.click();
  await expect(page.authorities.getByRole('alert')).toContainText('holds no certificate');
  await chooseOpenFile(app, await writeFileFor(installation, 'root.pem', network.caCertificate));
  await page.add.click();
  await expect(page.chosen).toContainText('Organisation Root');
  await expect(page.chosen).toContainText(/(?:[0-9A-F]{2}:){31}[0-9A-F]{2}/);
  await page.trust.click();
  await expect(page.authorities).toContainText('Added. It applies from the next request.');
  await expect(page.add).toBeFocused();
  expect((await shownMessageBoxes(app)).at(-1)).toMatch(/Organisation Root[\s\S]*(?:[0-9A-F]{2}:){31}/);
  await page.test('Demo authority').click();
  await expect(page.tests).toContainText('It works: the server was reached');
  await expect(page.tests).toContainText('certified by Organisation Root, which you added');

  await signIn(app, { user: network.dana });
  await openProfile(app.window);
  await app.close();

  const again = await launch();
  await expectProfile(again.window);
  expect((await refreshSession(again.window)).ok).toBe(true);
  const later = await openNetworkSettings(again);
  await later.remove('Organisation Root').click();
  await later.question('Organisation Root').getByRole('button', { name: 'Keep it' }).click();
  await expect(later.remove('Organisation Root')).toBeFocused();
  await later.remove('Organisation Root').click();
  await later.question('Organisation Root').getByRole('button', { name: 'Remove' }).click();
  await expect(later.authorities).toContainText('You have added none.');
  const refused = await refreshSession(again.window);
  expect(refused).toMatchObject({ ok: false, problem: { code: 'server_unreachable' } });
  expect((await sessionOf(again.window))?.state).toBe('waiting');

  expect(new Set(network.proxy.connectRequests)).toEqual(new Set(['id.organisation.example:443']));
  const secrets = network.wire.secrets();
  expect(new Set(secrets.map(({ kind }) => kind))).toContain('refresh_token');
  const needles = needlesFor(secrets);
  const received = network.proxy.received();
  const planted = Buffer.concat([received, Buffer.from(secrets[0]?.value ?? '')]);
  expect(search(planted, needles, 'planted')).not.toEqual([]);
  expect(search(received, needles, 'proxy')).toEqual([]);
});

test('with the proxy of the system, one that only the environment names is not asked, on any desktop @T17', async ({
  launch,
  network,
}) => {
  const { address } = network.proxy;
  const names = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'https_proxy', 'http_proxy', 'all_proxy'];
  const variables = Object.fromEntries(names.map((name) => [name, address]));
  // On a desktop without proxy settings Chromium reads the environment instead.
  const desktop = { XDG_CURRENT_DESKTOP: 'sway', DESKTOP_SESSION: 'sway', no_proxy: '', NO_PROXY: '' };
  const app = await launch({ env: { ...variables, ...desktop } });
  const report = await call(app.window, 'network.test', { connection: 'demo' });
  expect(report).toMatchObject({ ok: true, value: { way: { kind: 'direct' } } });
  expect(network.proxy.connectRequests).toEqual([]);
  // Control: programs started later inherit the variables, and a new session shows that Chromium would use them.
  const later = await app.electron.evaluate(({ session }) =>
    session.fromPartition('later').resolveProxy('https://elsewhere.example/'),
  );
  expect(later).toContain(new URL(address).port);
  // A person can still choose that proxy.
  await answerMessageBoxes(app, 'yes');
  await call(app.window, 'settings.set', { proxy: { mode: 'manual', address } });
  await call(app.window, 'network.test', { connection: 'demo' });
  expect(network.proxy.connectRequests).toContain('id.organisation.example:443');
});
