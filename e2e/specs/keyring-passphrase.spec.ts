import type { App } from '../fixtures/app/app.ts';
import {
  expectNoSecretsOnDisk,
  expectSessionWaiting,
  keyringState,
  readVault,
} from '../fixtures/app/keyring.ts';
import { needlesFor } from '../fixtures/leaks/needles.ts';
import { searchFolder } from '../fixtures/leaks/search.ts';
import {
  expectProfile,
  expectView,
  openSignIn,
  openView,
  sessionOf,
  signInWithPassword,
  untilClosed,
} from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import { promptPage } from '../pages/prompt.ts';
import { signInPage } from '../pages/sign-in.ts';

const passphrase = 'seven grey herons under the bridge';

test.use({ keyring: 'absent' });

/** Chooses the passphrase, after two mistakes that the prompt window reports. */
async function choosePassphrase(app: App): Promise<void> {
  await app.window.getByRole('button', { name: 'Keep me signed in with a passphrase' }).click();
  const prompt = await app.prompt();
  const page = promptPage(prompt);
  await page.newPassphrase.fill('short');
  await page.useIt.click();
  await expect(page.problem).toContainText('at least 12 characters');
  await page.newPassphrase.fill(passphrase);
  await page.onceMore.fill(`${passphrase}s`);
  await page.useIt.click();
  await expect(page.problem).toContainText('do not match');
  await page.onceMore.fill(passphrase);
  await untilClosed(prompt, () => page.useIt.click());
}

async function enterPassphrase(app: App, entered: string): Promise<void> {
  const prompt = await app.prompt();
  await promptPage(prompt).passphrase.fill(entered);
  await untilClosed(prompt, () => promptPage(prompt).unlock.click());
}

test('without a keyring a passphrase keeps the session: asked for at the next start, wrong ones are said to be wrong @B7 @T9', async ({
  launch,
  installation,
  wire,
}) => {
  const first = await launch();
  await openSignIn(first.window);
  await expect(signInPage(first.window).keep).toBeDisabled();
  await choosePassphrase(first);
  await expect(signInPage(first.window).keep).toBeChecked();
  await signInWithPassword(first);
  await expectView(first.window, 'home');
  expect((await sessionOf(first.window))?.kept).toBe('vault');
  await openView(first.window, 'Session');
  await expect(first.window.getByRole('button', { name: 'Change the passphrase' })).toBeVisible();
  await openView(first.window, 'Profile');
  await first.close();
  const vault = await readVault(installation);
  await expectNoSecretsOnDisk(installation, wire);
  const needles = needlesFor([{ kind: 'planted', value: passphrase }]);
  expect((await searchFolder(installation.userData, needles)).hits).toEqual([]);

  const second = await launch();
  await expectSessionWaiting(second.window, 'passphrase_needed', 'Locked with your passphrase');
  await second.window.getByRole('button', { name: 'Unlock', exact: true }).click();
  await enterPassphrase(second, 'seven grey herons under the water');
  await expect(promptPage(await second.prompt()).problem).toContainText('not the passphrase');
  await enterPassphrase(second, passphrase);
  await expectProfile(second.window);
  expect(await keyringState(second.window)).toEqual({ state: 'ready', backend: 'passphrase' });
  expect(wire.count({ grant: 'password' })).toBe(1);
  await second.close();

  // The passphrase is forgotten: the vault is set aside, nothing is deleted.
  const third = await launch();
  await third.window.getByRole('button', { name: 'Start without it' }).click();
  await third.window.getByRole('button', { name: 'Set them aside' }).click();
  await expectView(third.window, 'sign-in/demo');
  const aside = Object.entries(await readVault(installation));
  for (const name of Object.keys(vault)) {
    expect(aside.filter(([other]) => other.startsWith(`${name}.`) && other.endsWith('.aside'))).toHaveLength(
      1,
    );
  }
});
