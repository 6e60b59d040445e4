import { expectNothingInPlain, expectWaiting, keyringOf, vaultOf } from '../fixtures/keyring.ts';
import { appsWith } from '../fixtures/processes.ts';
import { call, expectProfile, openView, sessionOf, signIn } from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';

test('locked, gone or silent, at start and while it runs: the session waits, and goes on when the keyring does @T9 @B7', async ({
  launch,
  installation,
  wire,
}) => {
  // Half a minute of it is silence.
  test.slow();
  const first = await launch();
  await signIn(first);
  await openView(first.window, 'Profile');
  const keyring = installation.keyring();

  // Locked while the app runs: what was opened stays open.
  await keyring.lock();
  expect(await call(first.window, 'session.renew', { session: 'demo' })).toMatchObject({ ok: true });
  await first.close();
  const vault = await vaultOf(installation);

  // Locked at the start, unlocked while the app waits.
  const second = await launch();
  await expectWaiting(second.window, 'keyring_locked', 'Keyring locked — unlock and retry');
  await second.window.getByRole('button', { name: 'Unlock and retry' }).click();
  await keyring.unlock();
  await expectProfile(second.window);
  await second.close();

  // Silent from the start: the window is there and main answers all the same.
  const opened = await vaultOf(installation);
  await keyring.freeze();
  const frozen = performance.now();
  const third = await launch();
  await expectWaiting(third.window, 'keyring_silent', 'Keyring does not respond');
  expect(await keyringOf(third.window)).toMatchObject({ state: 'silent' });
  expect(await vaultOf(installation)).toEqual(opened);
  // Half a minute of silence changes nothing, and main answers all the while.
  const silence = async () => {
    expect(await keyringOf(third.window)).toMatchObject({ state: 'silent' });
    return performance.now() - frozen;
  };
  await expect.poll(silence, { timeout: 60_000 }).toBeGreaterThan(30_000);
  await expectWaiting(third.window, 'keyring_silent', 'Keyring does not respond');
  // From silent to gone, and back.
  await keyring.restart('absent');
  await expectWaiting(third.window, 'keyring_absent', 'No keyring');
  await expect(third.window.getByRole('button', { name: 'Start without it' })).toBeVisible();
  expect(await vaultOf(installation)).toEqual(opened);
  await keyring.restart('ready');
  // A keyring may answer a moment before it works. Chromium then holds it for broken, and only a new start helps, which
  // is what the window offers.
  const again = third.window.getByRole('button', { name: 'Start Latchkey again' });
  await expect(again.or(third.window.getByText('Dana Demo').first())).toBeVisible();
  if (await again.isVisible()) {
    await third.close();
    await expectProfile((await launch()).window);
  } else {
    await expectProfile(third.window);
  }

  expect(Object.keys(await vaultOf(installation))).toEqual(Object.keys(vault));
  expect(wire.count({ grant: 'password' })).toBe(1);
  await expectNothingInPlain(installation, wire);
});

test('fallen over and started anew, while the app runs and between two starts: nobody signs in again @T9 @B7', async ({
  launch,
  installation,
  wire,
}) => {
  const first = await launch();
  await signIn(first);
  await openView(first.window, 'Profile');
  const keyring = installation.keyring();
  await keyring.crash();
  expect(keyring.falls()).toBe(1);
  expect(await call(first.window, 'session.renew', { session: 'demo' })).toMatchObject({ ok: true });
  await first.close();
  await keyring.crash();
  const second = await launch();
  await expectProfile(second.window);
  expect(wire.count({ grant: 'password' })).toBe(1);
});

test('emptied: a session that is open goes on, the next start says so, deletes nothing and offers to start anew @T9 @B7', async ({
  launch,
  installation,
  wire,
}) => {
  const first = await launch();
  await signIn(first);
  await openView(first.window, 'Profile');
  const keyring = installation.keyring();
  // Emptied while the app runs: it has its key.
  expect(await keyring.deleteItems()).toBeGreaterThan(0);
  expect(await call(first.window, 'session.renew', { session: 'demo' })).toMatchObject({ ok: true });
  await first.close();
  const vault = await vaultOf(installation);

  // Emptied, as the next start finds it.
  const second = await launch();
  await expectWaiting(second.window, 'keyring_changed', 'Keyring changed');
  expect(await keyringOf(second.window)).toMatchObject({ state: 'lost', restart: true });
  expect(await vaultOf(installation)).toEqual(vault);
  await expectNothingInPlain(installation, wire);
  await second.window.getByRole('button', { name: 'Start Latchkey again' }).click();
  // The app that ends starts another one.
  await expect.poll(() => appsWith(installation.userData, second.pid)).not.toEqual([]);
});

test('another keyring in the place of the one: nothing is deleted, and when the first is back so is the session @T9 @B7', async ({
  launch,
  installation,
  wire,
}) => {
  const first = await launch();
  await signIn(first);
  await openView(first.window, 'Profile');
  await first.close();
  const vault = await vaultOf(installation);
  const keyring = installation.keyring();

  await keyring.swapFiles();
  for (const swapped of ['for an empty one', 'for one with a key of its own']) {
    const there = await launch();
    await expectWaiting(there.window, 'keyring_changed', 'Keyring changed');
    expect(await vaultOf(installation), swapped).toEqual(vault);
    await there.close();
  }
  await keyring.swapFiles();
  // Another backend asked for on the command line: the one the vault was written with is used.
  const back = await launch({ args: ['--password-store=basic'] });
  await expectProfile(back.window);
  expect(await keyringOf(back.window)).toEqual({ state: 'ready', backend: 'gnome_libsecret' });
  expect((await sessionOf(back.window))?.kept).toBe('vault');
  expect(wire.count({ grant: 'password' })).toBe(1);
  await expectNothingInPlain(installation, wire);
});
