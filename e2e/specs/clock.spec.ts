import type { App } from '../fixtures/app/app.ts';
import { openProfile, openView, refreshInView, reloadProfile, sessionOf } from '../fixtures/steps.ts';
import { createFakeClock } from '../fixtures/system/fake-clock.ts';
import { expect, test } from '../fixtures/test.ts';

const minute = 60_000;
const hour = 60 * minute;

/** Waits until the app's wall clock is so many hours ahead of the real time. */
async function waitUntilAhead({ electron }: App, hours: number): Promise<void> {
  const ahead = async () => Math.abs((await electron.evaluate(() => Date.now())) - Date.now() - hours * hour);
  await expect.poll(ahead, { message: `${hours} h ahead`, timeout: 30_000 }).toBeLessThan(minute);
}

/** The line of the session view about such a difference. */
const clockLine = (hours: number) =>
  new RegExp(`${Math.abs(hours)} hours ${hours > 0 ? 'ahead of' : 'behind'} the server`);

test('a clock that jumps 6 h forth and back while the app runs is told, costs no renewal and no sign-in @T20', async ({
  launchSignedIn,
  wire,
}) => {
  const clock = await createFakeClock();
  const app = await launchSignedIn({ ...clock.launch });
  for (const hours of [6, -6, 0]) {
    await clock.set(hours);
    await waitUntilAhead(app, hours);
    await openView(app.window, 'Profile');
    await reloadProfile(app.window);
    await openView(app.window, 'Session');
    const line = app.window.getByText(/Latchkey goes by the server’s/);
    if (hours === 0) await expect(line).toHaveCount(0);
    else await expect(line).toHaveText(clockLine(hours));
    const remaining = async () =>
      ((await sessionOf(app.window))?.accessToken?.expiresAt ?? 0) - (Date.now() + hours * hour);
    await expect.poll(remaining).toBeGreaterThan(10 * minute);
    expect(await remaining()).toBeLessThan(16 * minute);
  }
  expect(wire.count({ grant: 'refresh_token' })).toBe(0);
  expect(wire.count({ grant: 'password' })).toBe(1);
  await app.close();
  await clock.remove();
});

test('a computer that is 6 h behind from the start signs in, renews, and is signed in at the next start in the right time @T20', async ({
  launch,
  launchSignedIn,
  wire,
}) => {
  const clock = await createFakeClock();
  await clock.set(-6);
  const first = await launchSignedIn({ ...clock.launch, view: 'Session' });
  await refreshInView(first.window);
  await expect(first.window.getByText(clockLine(-6))).toBeVisible();
  await first.close();

  await clock.set(6);
  const second = await launch(clock.launch);
  await openProfile(second.window);
  await openView(second.window, 'Session');
  await refreshInView(second.window);
  await expect(second.window.getByText(clockLine(6))).toBeVisible();
  expect(wire.count({ grant: 'password' })).toBe(1);
  await second.close();
  await clock.remove();
});
