import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { App } from '../fixtures/app.ts';
import { connectionTo, writeConnections } from '../fixtures/connection.ts';
import { type Inside, openInside } from '../fixtures/inside.ts';
import type { Installation } from '../fixtures/installation.ts';
import { needlesFor, search } from '../fixtures/needles.ts';
import { answerQuestions, questionsOf } from '../fixtures/questions.ts';
import { call, expectProfile, openView, sessionOf, signIn } from '../fixtures/steps.ts';
import { test as base, expect } from '../fixtures/test.ts';
import { networkPage } from '../pages/network.ts';
import { settings } from '../pages/settings.ts';

const test = base.extend<{ inside: Inside }>({
  inside: async ({ installation }, use) => {
    const inside = await openInside();
    await writeConnections(installation.connectionsFile, [connectionTo(inside.origin)]);
    await use(inside);
    await inside.stop();
  },
});

async function openNetwork(app: App) {
  await openView(app.window, 'Settings');
  await settings(app.window).open('Network');
  return networkPage(app.window);
}

/** Has the person choose this file in the dialog that comes next. */
async function chooseFile(app: App, file: string): Promise<void> {
  await app.electron.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = async () => ({ canceled: chosen === '', filePaths: [chosen] });
  }, file);
}

async function fileOf(installation: Installation, name: string, content: string): Promise<string> {
  const file = path.join(path.dirname(installation.connectionsFile), name);
  await writeFile(file, content, { mode: 0o644 });
  return file;
}

test('a proxy and an authority set in the window lead to a server inside; the proxy sees no secret @B6 @T16', async ({
  launch,
  installation,
  inside,
}) => {
  const app = await launch();
  const page = await openNetwork(app);
  await page.test('Demo authority').click();
  await expect(page.tests).toContainText('No server of this name was found.');
  expect(inside.proxy.asked).toEqual([]);

  await answerQuestions(app, 'yes');
  await page.mode.selectOption('This one');
  await page.address.fill(inside.proxy.address.replace('//', '//me:secret@'));
  await page.use.click();
  await expect(page.address).toHaveAccessibleDescription(/user name and password/);
  await page.address.fill(`${inside.proxy.address.replace('http://', '')}/`);
  await page.use.click();
  await expect(app.window.getByText(`In use: ${inside.proxy.address}`)).toBeVisible();
  await page.test('Demo authority').click();
  await expect(page.tests).toContainText('not signed by a trusted authority');
  await expect(page.tests).toContainText(
    `Through the HTTP proxy ${inside.proxy.address.replace('http://', '')}`,
  );

  await chooseFile(app, await fileOf(installation, 'letter.txt', 'Dear Dana'));
  await page.add.click();
  await expect(page.authorities.getByRole('alert')).toContainText('holds no certificate');
  await chooseFile(app, await fileOf(installation, 'root.pem', inside.authority));
  await page.add.click();
  await expect(page.chosen).toContainText('Organisation Root');
  await expect(page.chosen).toContainText(/(?:[0-9A-F]{2}:){31}[0-9A-F]{2}/);
  await page.trust.click();
  await expect(page.authorities).toContainText('Added. It applies from the next request.');
  await expect(page.add).toBeFocused();
  expect((await questionsOf(app)).at(-1)).toMatch(/Organisation Root[\s\S]*(?:[0-9A-F]{2}:){31}/);
  await page.test('Demo authority').click();
  await expect(page.tests).toContainText('Works: the server was reached');
  await expect(page.tests).toContainText('vouched for by Organisation Root, which you added');

  await signIn(app, { user: inside.dana });
  await openView(app.window, 'Profile');
  await expectProfile(app.window);
  await app.close();

  const again = await launch();
  await expectProfile(again.window);
  expect((await call(again.window, 'session.renew', { session: 'demo' })).ok).toBe(true);
  const later = await openNetwork(again);
  await later.remove('Organisation Root').click();
  await later.question('Organisation Root').getByRole('button', { name: 'Keep it' }).click();
  await expect(later.remove('Organisation Root')).toBeFocused();
  await later.remove('Organisation Root').click();
  await later.question('Organisation Root').getByRole('button', { name: 'Remove' }).click();
  await expect(later.authorities).toContainText('You have added none.');
  const refused = await call(again.window, 'session.renew', { session: 'demo' });
  expect(refused).toMatchObject({ ok: false, problem: { code: 'server_unreachable' } });
  expect((await sessionOf(again.window))?.state).toBe('waiting');

  expect(new Set(inside.proxy.asked)).toEqual(new Set(['id.organisation.example:443']));
  const secrets = inside.wire.secrets();
  expect(new Set(secrets.map(({ kind }) => kind))).toContain('refresh_token');
  const needles = needlesFor(secrets);
  const seen = inside.proxy.seen();
  const planted = Buffer.concat([seen, Buffer.from(secrets[0]?.value ?? '')]);
  expect(search(planted, needles, 'planted')).not.toEqual([]);
  expect(search(seen, needles, 'what the proxy saw')).toEqual([]);
});

test('with the proxy of the system, one that only the environment names is not asked, on any desktop @T17', async ({
  launch,
  inside,
}) => {
  const { address } = inside.proxy;
  const names = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'https_proxy', 'http_proxy', 'all_proxy'];
  const variables = Object.fromEntries(names.map((name) => [name, address]));
  // On a desktop without proxy settings of its own Chromium takes the environment for the system.
  const desktop = { XDG_CURRENT_DESKTOP: 'sway', DESKTOP_SESSION: 'sway', no_proxy: '', NO_PROXY: '' };
  const app = await launch({ env: { ...variables, ...desktop } });
  const report = await call(app.window, 'network.test', { connection: 'demo' });
  expect(report).toMatchObject({ ok: true, value: { way: { kind: 'direct' } } });
  expect(inside.proxy.asked).toEqual([]);
  // Programs started later have them all the same, and a session of later shows what Chromium makes of them.
  const later = await app.electron.evaluate(({ session }) =>
    session.fromPartition('later').resolveProxy('https://elsewhere.example/'),
  );
  expect(later).toContain(new URL(address).port);
  // It is there for whoever chooses it.
  await answerQuestions(app, 'yes');
  await call(app.window, 'settings.set', { proxy: { mode: 'manual', address } });
  await call(app.window, 'network.test', { connection: 'demo' });
  expect(inside.proxy.asked).toContain('id.organisation.example:443');
});
