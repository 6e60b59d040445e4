import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { badLinks } from '../../electron/main/window/testing/bad-links.ts';
import { startAgain } from '../fixtures/outside.ts';
import { call, expectProfile, expectView, signIn, signInHere } from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';

const lost = 'Latchkey cannot open this link.';

async function filesWith(folder: string, word: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const found = await Promise.all(files.map(async (file) => (await readFile(file)).includes(word)));
  return files.filter((_, at) => found[at]);
}

test('a link leads to its view, through sign-in, from a start and to the app that runs @S1.5 @S2.6 @S4.4', async ({
  launch,
  installation,
}) => {
  const first = await launch({ args: ['latchkey://open/profile'] });
  await expectView(first.window, 'sign-in/demo');
  await signInHere(first);
  await expectProfile(first.window);

  expect(await startAgain(installation, 'latchkey://open/settings/storage')).toBe(0);
  await expectView(first.window, 'settings/storage');
  expect(await startAgain(installation, '--open=latchkey://open/admin/sessions')).toBe(0);
  await expect(first.window.getByText(lost)).toBeVisible();
  await expectView(first.window, 'settings/storage');
  expect(first.electron.windows()).toHaveLength(1);
  await first.close();

  const second = await launch();
  await expectView(second.window, 'settings/storage');
});

test('a bad link has no effect but a word about it, and what it says is kept nowhere @T2 @T6 @T24', async ({
  launch,
  installation,
  wire,
}) => {
  const app = await launch();
  const said: string[] = [];
  for (const stream of [app.electron.process().stdout, app.electron.process().stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => said.push(text));
  }
  await signIn(app);
  const sessions = await call(app.window, 'session.list', null);
  const asked = wire.log.length;

  await app.electron.evaluate(({ app: electron }, links) => {
    const nothing = { preventDefault: () => undefined };
    for (const link of links) {
      electron.emit('second-instance', nothing, ['latchkey', link], '/');
      electron.emit('second-instance', nothing, ['latchkey', `--open=${link}`], '/');
      electron.emit('open-url', nothing, link);
    }
  }, badLinks);
  await expect(app.window.getByText(lost)).toBeVisible();
  const evil = 'latchkey://open/profile?code=canary-4711&access_token=canary-4711';
  expect(await startAgain(installation, evil, '--user-data-dir=/tmp/evil')).toBe(0);

  await expectView(app.window, 'home');
  expect(await call(app.window, 'session.list', null)).toEqual(sessions);
  expect(wire.log.slice(asked)).toEqual([]);
  expect(app.electron.windows()).toHaveLength(1);
  expect(await app.window.evaluate(() => document.documentElement.outerHTML)).not.toContain('canary');
  expect(said.join('')).not.toContain('canary');

  const planted = path.join(installation.userData, 'logs', 'planted');
  await writeFile(planted, 'a canary-4711');
  expect(await filesWith(installation.userData, 'canary-')).toEqual([planted]);
  await rm(planted);

  // A good one still leads on, and the word about the bad ones goes.
  expect(await startAgain(installation, 'latchkey://open/profile')).toBe(0);
  await expectProfile(app.window);
  await expect(app.window.getByText(lost)).toBeHidden();
});
