import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from '../fixtures/app.ts';
import { comeBack, leaveAlone } from '../fixtures/away.ts';
import { dana } from '../fixtures/connection.ts';
import { expectWaiting } from '../fixtures/keyring.ts';
import { answerPrompt, call, expectProfile, openView, sessionOf, signIn } from '../fixtures/steps.ts';
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

async function leaveUntilLocked(app: App): Promise<void> {
  const anew = app.window.waitForEvent('domcontentloaded');
  await leaveAlone(app, 20);
  await anew;
  await expectLocked(app);
}

/** Ends the app the way a system does that is shutting down. */
async function endBy(app: App, signal: 'SIGTERM' | 'SIGINT'): Promise<void> {
  const child = app.electron.process();
  const ended = once(child, 'exit');
  child.kill(signal);
  // It was not killed: it has ended in its own way.
  expect(await ended).toEqual([0, null]);
}

test('locked for inactivity, a session stays locked through starts with a keyring that is locked, silent, gone and back @T9 @S2.4 @B7', async ({
  launch,
  installation,
  wire,
}) => {
  test.slow();
  const first = await launch();
  await signIn(first);
  await openView(first.window, 'Profile');
  await expectProfile(first.window);
  await leaveUntilLocked(first);
  const asked = wire.count({ grant: 'refresh_token' });
  await endBy(first, 'SIGTERM');
  const keyring = installation.keyring();

  await keyring.lock();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const app = await launch();
    await expectWaiting(app.window, 'keyring_locked', 'Keyring locked — unlock and retry');
    await endBy(app, signal);
  }
  const waiting = await launch();
  await expectWaiting(waiting.window, 'keyring_locked', 'Keyring locked — unlock and retry');
  await keyring.unlock();
  await expectLocked(waiting);
  await waiting.close();

  await keyring.freeze();
  const silent = await launch();
  await expectWaiting(silent.window, 'keyring_silent', 'Keyring does not respond');
  await silent.close();
  await keyring.restart('absent');
  const absent = await launch();
  await expectWaiting(absent.window, 'keyring_absent', 'No keyring');
  await absent.close();
  await keyring.restart('ready');

  const back = await launch();
  await expectLocked(back);
  expect(wire.count({ grant: 'refresh_token' })).toBe(asked);
  await lockPage(back.window).password.click();
  await answerPrompt(await back.prompt(), dana);
  await expectProfile(back.window);
});

test('a session that nobody was at while its keyring was locked is locked when the keyring is back @T9 @S2.4 @B7', async ({
  launch,
  installation,
}) => {
  const first = await launch();
  await signIn(first);
  await openView(first.window, 'Profile');
  await expectProfile(first.window);
  await first.close();
  const keyring = installation.keyring();
  await keyring.lock();
  const app = await launch();
  await expectWaiting(app.window, 'keyring_locked', 'Keyring locked — unlock and retry');
  await leaveAlone(app, 20);
  const settings = join(installation.userData, 'settings.json');
  await expect.poll(() => readFile(settings, 'utf8').catch(() => '')).toContain('"demo"');
  await comeBack(app);
  await keyring.unlock();
  await expectLocked(app);
});
