import type { App } from '../fixtures/app.ts';
import { expectProfile, openView, sessionOf, signIn } from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import { makeWrongClock } from '../fixtures/wrong-clock.ts';
import { profilePage } from '../pages/profile.ts';
import { sessionPage } from '../pages/session.ts';

const minute = 60_000;
const hour = 60 * minute;

/** How far the app believes that it is ahead of the real time. */
const ahead = async ({ electron }: App) => (await electron.evaluate(() => Date.now())) - Date.now();

test('a clock set 6 h forth while the app runs, and back before the next start: it is told, and nobody signs in twice @T20', async ({
  launch,
  wire,
}) => {
  const clock = await makeWrongClock();
  const first = await launch(clock.forth(6, 12));
  await signIn(first);
  await openView(first.window, 'Session');
  await expect.poll(() => ahead(first), { timeout: 60_000 }).toBeGreaterThan(5 * hour);
  await expect(first.window.getByText(/6 hours ahead of the server/)).toBeVisible();
  const left = ((await sessionOf(first.window))?.accessToken?.expiresAt ?? 0) - (Date.now() + 6 * hour);
  expect(left).toBeGreaterThan(10 * minute);
  expect(left).toBeLessThan(16 * minute);
  await openView(first.window, 'Profile');
  await profilePage(first.window).reload.click();
  await expectProfile(first.window);
  expect(wire.count({ grant: 'refresh_token' })).toBe(0);
  await first.close();

  const second = await launch();
  await openView(second.window, 'Profile');
  await expectProfile(second.window);
  await openView(second.window, 'Session');
  await sessionPage(second.window).renew.click();
  await expect(sessionPage(second.window).renewed).toBeVisible();
  await expect(second.window.getByText(/ahead of the server/)).toHaveCount(0);
  await clock.remove();
});
