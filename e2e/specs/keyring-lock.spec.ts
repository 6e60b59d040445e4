import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from '../fixtures/app/app.ts';
import { expectSessionWaiting } from '../fixtures/app/keyring.ts';
import { dana } from '../fixtures/authority/connection.ts';
import { lockByInactivity, simulateInactivity, simulateInput } from '../fixtures/desktop/idle.ts';
import { answerPrompt, call, expectProfile, sessionOf } from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import { lockPage } from '../pages/lock.ts';

const session = 'demo';

async function expectLocked(app: App): Promise<void> {
  await expect(lockPage(app.window).heading).toBeVisible();
  expect((await sessionOf(app.window))?.state).toBe('locked');
  expect(await call(app.window, 'profile.get', { session })).toMatchObject({
    ok: false,
    problem: { code: 'locked' },
  });
}

/** Ends the app as the system does when it shuts down. */
async function endBy(app: App, signal: 'SIGTERM' | 'SIGINT'): Promise<void> {
  const child = app.electron.process();
  const exited = once(child, 'exit');
  child.kill(signal);
  // An exit code and no signal: the app has shut itself down.
  expect(await exited).toEqual([0, null]);
}

test('locked for inactivity, a session stays locked through starts with a keyring that is locked, silent, gone and back @T9 @S2.4 @B7', async ({
  launch,
  launchSignedIn,
  installation,
  wire,
}) => {
  test.slow();
  const first = await launchSignedIn({ view: 'Profile' });
  await lockByInactivity(first);
  await expectLocked(first);
  const refreshes = wire.count({ grant: 'refresh_token' });
  await endBy(first, 'SIGTERM');
  const keyring = installation.keyring();

  await keyring.lock();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const app = await launch();
    await expectSessionWaiting(app.window, 'keyring_locked', 'Keyring locked — unlock and retry');
    await endBy(app, signal);
  }
  const waiting = await launch();
  await expectSessionWaiting(waiting.window, 'keyring_locked', 'Keyring locked — unlock and retry');
  await keyring.unlock();
  await expectLocked(waiting);
  await waiting.close();

  await keyring.freeze();
  const silent = await launch();
  await expectSessionWaiting(silent.window, 'keyring_silent', 'Keyring does not respond');
  await silent.close();
  await keyring.restart('absent');
  const absent = await launch();
  await expectSessionWaiting(absent.window, 'keyring_absent', 'No keyring');
  await absent.close();
  await keyring.restart('ready');

  const back = await launch();
  await expectLocked(back);
  expect(wire.count({ grant: 'refresh_token' })).toBe(refreshes);
  await lockPage(back.window).password.click();
  await answerPrompt(await back.prompt(), dana);
  await expectProfile(back.window);
});

test('a session that nobody was at while its keyring was locked is locked when the keyring is back @T9 @S2.4 @B7', async ({
  launch,
  launchSignedIn,
  installation,
}) => {
  const first = await launchSignedIn({ view: 'Profile' });
  await first.close();
  const keyring = installation.keyring();
  await keyring.lock();
  const app = await launch();
  await expectSessionWaiting(app.window, 'keyring_locked', 'Keyring locked — unlock and retry');
  await simulateInactivity(app, 20);
  const settings = join(installation.userData, 'settings.json');
  await expect.poll(() => readFile(settings, 'utf8').catch(() => '')).toContain('"demo"');
  await simulateInput(app);
  await keyring.unlock();
  await expectLocked(app);
});
