import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { badLinks } from '../../electron/main/window/testing/bad-links.ts';
import { startSecondInstance } from '../fixtures/app/second-instance.ts';
import {
  call,
  documentHtml,
  expectProfile,
  expectView,
  signIn,
  signInWithPassword,
} from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';

const badLinkNotice = 'Latchkey cannot open this link.';

async function filesWith(folder: string, word: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const found = await Promise.all(files.map(async (file) => (await readFile(file)).includes(word)));
  return files.filter((_, index) => found[index]);
}

test('a link leads to its view, through sign-in, from a start and to the app that runs @S1.5 @S2.6 @S4.4', async ({
  launch,
  installation,
}) => {
  const first = await launch({ args: ['latchkey://open/profile'] });
  await expectView(first.window, 'sign-in/demo');
  await signInWithPassword(first);
  await expectProfile(first.window);

  expect(await startSecondInstance(installation, 'latchkey://open/settings/storage')).toBe(0);
  await expectView(first.window, 'settings/storage');
  expect(await startSecondInstance(installation, '--open=latchkey://open/admin/sessions')).toBe(0);
  await expect(first.window.getByText(badLinkNotice)).toBeVisible();
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
  const output: string[] = [];
  for (const stream of [app.electron.process().stdout, app.electron.process().stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => output.push(text));
  }
  await signIn(app);
  const sessions = await call(app.window, 'session.list', null);
  const before = wire.log.length;

  await app.electron.evaluate(({ app: electron }, links) => {
    const event = { preventDefault: () => undefined };
    for (const link of links) {
      electron.emit('second-instance', event, ['latchkey', link], '/');
      electron.emit('second-instance', event, ['latchkey', `--open=${link}`], '/');
      electron.emit('open-url', event, link);
    }
  }, badLinks);
  await expect(app.window.getByText(badLinkNotice)).toBeVisible();
  const evil = 'latchkey://open/profile?code=canary-4711&access_token=canary-4711';
  expect(await startSecondInstance(installation, evil, '--user-data-dir=/tmp/evil')).toBe(0);

  await expectView(app.window, 'home');
  expect(await call(app.window, 'session.list', null)).toEqual(sessions);
  expect(wire.log.slice(before)).toEqual([]);
  expect(app.electron.windows()).toHaveLength(1);
  expect(await documentHtml(app.window)).not.toContain('canary');
  expect(output.join('')).not.toContain('canary');

  const planted = path.join(installation.userData, 'logs', 'planted');
  await writeFile(planted, 'a canary-4711');
  expect(await filesWith(installation.userData, 'canary-')).toEqual([planted]);
  await rm(planted);

  // A good link still opens its view and removes the notice.
  expect(await startSecondInstance(installation, 'latchkey://open/profile')).toBe(0);
  await expectProfile(app.window);
  await expect(app.window.getByText(badLinkNotice)).toBeHidden();
});
