import { mountSmallDisk, type SmallDisk } from '../fixtures/small-disk.ts';
import { expectProfile, openView, sessionOf, signIn } from '../fixtures/steps.ts';
import { test as base, expect } from '../fixtures/test.ts';
import { sessionPage } from '../pages/session.ts';

/** The user data on a disk of its own. */
const test = base.extend<{ disk: SmallDisk }>({
  disk: async ({ installation }, use) => {
    const disk = await mountSmallDisk(installation.userData, 48);
    await use(disk);
    await disk.remove();
  },
});

// Only root can mount a disk; that every single operation may fail is tested for everybody in Vitest.
if (process.getuid?.() === 0) {
  test('on a full disk the app goes on, says so, starts again, and recovers when there is room @T21', async ({
    launch,
    disk,
  }) => {
    const app = await launch();
    await signIn(app);
    await openView(app.window, 'Session');
    await disk.fill();
    const before = await sessionOf(app.window);
    await sessionPage(app.window).refresh.click();
    await expect(app.window.getByText('Disk error').first()).toBeVisible();
    expect(await sessionOf(app.window)).toMatchObject({ problem: { code: 'disk_failed' } });
    await openView(app.window, 'Profile');
    await expectProfile(app.window);
    await app.close();

    // Which view it was could not be written down either.
    const again = await launch();
    await openView(again.window, 'Profile');
    await expectProfile(again.window);
    await openView(again.window, 'Session');
    await disk.free();
    await sessionPage(again.window).refresh.click();
    await expect(sessionPage(again.window).refreshed).toBeVisible();
    expect(await sessionOf(again.window)).toMatchObject({ state: 'active', kept: 'vault' });
    expect((await sessionOf(again.window))?.generation).toBeGreaterThan(before?.generation ?? 0);
  });
}
