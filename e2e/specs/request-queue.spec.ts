import { expectProfile, expectView, openView, sessionOf, waitForTokenExpiry } from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import { frame } from '../pages/frame.ts';
import { profilePage } from '../pages/profile.ts';
import { sessionPage } from '../pages/session.ts';

test('requests that cannot go out wait, say why, can be cancelled, and go out by themselves @B6', async ({
  launchSignedIn,
  wire,
}) => {
  const app = await launchSignedIn({ view: 'Profile' });
  await wire.unplug();
  await profilePage(app.window).reload.click();
  const waits = frame(app.window).status.getByRole('link');
  await expect(waits).toHaveText('Offline — 1 request waiting');
  await expect(profilePage(app.window).jobs.first()).toBeVisible();
  await waits.click();
  await expectView(app.window, 'session');
  const list = sessionPage(app.window).waiting;
  await expect(list.getByRole('row').nth(1)).toContainText('GET jobs');
  await expect(list.getByRole('row').nth(1)).toContainText('cannot be reached');

  await list.getByRole('button', { name: 'Cancel GET jobs' }).click();
  await expect(list).toContainText('No requests are waiting.');
  await expect(waits).toHaveCount(0);
  await openView(app.window, 'Profile');
  await expect(waits).toHaveText('Offline — 1 request waiting');
  await wire.plugIn();
  await expect(waits).toHaveCount(0);
  await expect(profilePage(app.window).jobs.first()).toBeVisible();
  await expect(app.window.getByRole('alert')).toHaveCount(0);
  expect((await sessionOf(app.window))?.state).toBe('active');
  expect(wire.count({ grant: 'password' })).toBe(1);
});

test.describe('with access tokens of a few seconds', () => {
  test.use({ accessTtl: 3 });

  test('what waits for the session goes out when the computer wakes, long before its turn @B6 @S0.5', async ({
    launchSignedIn,
    wire,
  }) => {
    const app = await launchSignedIn({ view: 'Profile' });
    const down = { kind: 'answer', status: 503, headers: { 'retry-after': '0' }, body: '' } as const;
    const injection = wire.inject({ grant: 'refresh_token' }, down);
    await waitForTokenExpiry(app.window);
    await profilePage(app.window).reload.click();
    const { status } = frame(app.window);
    await expect(status).toContainText('Server error');
    await expect(status.getByRole('link')).toHaveText(/requests? waiting$/);
    await expect.poll(() => injection.hits, { timeout: 20_000 }).toBeGreaterThan(3);
    injection.remove();
    await app.electron.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'));
    await expect(status.getByRole('link')).toHaveCount(0, { timeout: 3_000 });
    await expectProfile(app.window);
    expect((await sessionOf(app.window))?.state).not.toBe('ended');
    expect(wire.count({ grant: 'password' })).toBe(1);
  });
});
