import {
  expectNoSecretsOnDisk,
  expectSessionWaiting,
  keyringState,
  readVault,
} from '../fixtures/app/keyring.ts';
import { expectProfile, refreshSession, sessionOf } from '../fixtures/steps.ts';
import { appsWith } from '../fixtures/system/processes.ts';
import { expect, test } from '../fixtures/test.ts';

test('locked, gone or silent, at start and while it runs: the session waits, and goes on when the keyring does @T9 @B7', async ({
  launch,
  launchSignedIn,
  installation,
  wire,
}) => {
  // The keyring is silent for half a minute of it.
  test.slow();
  const first = await launchSignedIn({ view: 'Profile' });
  const keyring = installation.keyring();

  // Locked while the app runs: an open vault stays open.
  await keyring.lock();
  expect(await refreshSession(first.window)).toMatchObject({ ok: true });
  await first.close();
  const vault = await readVault(installation);

  // Locked at the start, unlocked while the session waits.
  const second = await launch();
  await expectSessionWaiting(second.window, 'keyring_locked', 'Keyring locked — unlock and retry');
  await second.window.getByRole('button', { name: 'Unlock and retry' }).click();
  await keyring.unlock();
  await expectProfile(second.window);
  await second.close();

  // Silent from the start: the window opens and main still responds.
  const before = await readVault(installation);
  await keyring.freeze();
  const frozenAt = performance.now();
  const third = await launch();
  await expectSessionWaiting(third.window, 'keyring_silent', 'Keyring does not respond');
  expect(await keyringState(third.window)).toMatchObject({ state: 'silent' });
  expect(await readVault(installation)).toEqual(before);
  // Half a minute of silence changes nothing, and main responds throughout.
  const silence = async () => {
    expect(await keyringState(third.window)).toMatchObject({ state: 'silent' });
    return performance.now() - frozenAt;
  };
  await expect.poll(silence, { timeout: 60_000 }).toBeGreaterThan(30_000);
  await expectSessionWaiting(third.window, 'keyring_silent', 'Keyring does not respond');
  // From silent to absent, and back.
  await keyring.restart('absent');
  await expectSessionWaiting(third.window, 'keyring_absent', 'No keyring');
  await expect(third.window.getByRole('button', { name: 'Start without it' })).toBeVisible();
  expect(await readVault(installation)).toEqual(before);
  await keyring.restart('ready');
  // A keyring may respond shortly before it works. Chromium then treats it as broken until the next start, which the
  // window offers.
  const restart = third.window.getByRole('button', { name: 'Start Latchkey again' });
  await expect(restart.or(third.window.getByText('Dana Demo').first())).toBeVisible();
  if (await restart.isVisible()) {
    await third.close();
    await expectProfile((await launch()).window);
  } else {
    await expectProfile(third.window);
  }

  expect(Object.keys(await readVault(installation))).toEqual(Object.keys(vault));
  expect(wire.count({ grant: 'password' })).toBe(1);
  await expectNoSecretsOnDisk(installation, wire);
});

test('fallen over and started anew, while the app runs and between two starts: nobody signs in again @T9 @B7', async ({
  launch,
  launchSignedIn,
  installation,
  wire,
}) => {
  const first = await launchSignedIn({ view: 'Profile' });
  const keyring = installation.keyring();
  await keyring.crash();
  expect(keyring.falls()).toBe(1);
  expect(await refreshSession(first.window)).toMatchObject({ ok: true });
  await first.close();
  await keyring.crash();
  const second = await launch();
  await expectProfile(second.window);
  expect(wire.count({ grant: 'password' })).toBe(1);
});

test('emptied: a session that is open goes on, the next start says so, deletes nothing and offers to start anew @T9 @B7', async ({
  launch,
  launchSignedIn,
  installation,
  wire,
}) => {
  const first = await launchSignedIn({ view: 'Profile' });
  const keyring = installation.keyring();
  // Emptied while the app runs: the app already has its key.
  expect(await keyring.deleteItems()).toBeGreaterThan(0);
  expect(await refreshSession(first.window)).toMatchObject({ ok: true });
  await first.close();
  const vault = await readVault(installation);

  // Empty at the next start.
  const second = await launch();
  await expectSessionWaiting(second.window, 'keyring_changed', 'Keyring changed');
  expect(await keyringState(second.window)).toMatchObject({ state: 'lost', restart: true });
  expect(await readVault(installation)).toEqual(vault);
  await expectNoSecretsOnDisk(installation, wire);
  await second.window.getByRole('button', { name: 'Start Latchkey again' }).click();
  // The app relaunches itself.
  await expect.poll(() => appsWith(installation.userData, second.pid)).not.toEqual([]);
});

test('another keyring in the place of the one: nothing is deleted, and when the first is back so is the session @T9 @B7', async ({
  launch,
  launchSignedIn,
  installation,
  wire,
}) => {
  const first = await launchSignedIn({ view: 'Profile' });
  await first.close();
  const vault = await readVault(installation);
  const keyring = installation.keyring();

  await keyring.swapFiles();
  for (const keyringFiles of ['for an empty one', 'for one with a key of its own']) {
    const app = await launch();
    await expectSessionWaiting(app.window, 'keyring_changed', 'Keyring changed');
    expect(await readVault(installation), keyringFiles).toEqual(vault);
    await app.close();
  }
  await keyring.swapFiles();
  // The command line asks for another backend: the app uses the one that wrote the vault.
  const back = await launch({ args: ['--password-store=basic'] });
  await expectProfile(back.window);
  expect(await keyringState(back.window)).toEqual({ state: 'ready', backend: 'gnome_libsecret' });
  expect((await sessionOf(back.window))?.kept).toBe('vault');
  expect(wire.count({ grant: 'password' })).toBe(1);
  await expectNoSecretsOnDisk(installation, wire);
});
