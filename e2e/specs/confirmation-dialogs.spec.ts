import { answerMessageBoxes, shownMessageBoxes } from '../fixtures/app/dialogs.ts';
import { call } from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';

test('a script in the window changes neither the way to servers nor what runs unasked: a person is asked outside of it @T2 @T17', async ({
  launchSignedIn,
}) => {
  const app = await launchSignedIn();
  await answerMessageBoxes(app, 'no');
  const set = (patch: Parameters<typeof call<'settings.set'>>[2]) => call(app.window, 'settings.set', patch);
  const before = await call(app.window, 'settings.get', null);
  const proxy = { mode: 'manual' as const, address: 'http://attacker.example:8080' };
  // A setting that needs no confirmation is refused along with one that does.
  expect(await set({ proxy, theme: 'dark' })).toEqual(before);
  expect(await set({ startAtLogin: true })).toEqual(before);
  const idle = await call(app.window, 'idle.set', {
    session: 'demo',
    setting: { minutes: 'never', action: 'lock' },
  });
  expect(idle).toMatchObject({ ok: true, value: { setting: { minutes: 20 } } });
  const messageBoxes = await shownMessageBoxes(app);
  expect(messageBoxes).toHaveLength(3);
  expect(messageBoxes[0]).toContain('http://attacker.example:8080');
  expect(messageBoxes[1]).toContain('each time you log in');
  expect(messageBoxes[2]).toContain('Demo authority');

  // Settings that make nothing less safe need no confirmation, and a confirmed setting is stored.
  await answerMessageBoxes(app, 'yes');
  await set({ theme: 'dark', startAtLogin: false, proxy: { mode: 'system' } });
  await call(app.window, 'idle.set', { session: 'demo', setting: { minutes: 5, action: 'lock' } });
  expect(await shownMessageBoxes(app)).toEqual([]);
  expect(await set({ proxy })).toMatchObject({ ok: true, value: { proxy, theme: 'dark' } });
  expect(await shownMessageBoxes(app)).toHaveLength(1);
});
