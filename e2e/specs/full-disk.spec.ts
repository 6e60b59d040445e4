import { openProfile, openView, refreshInView, sessionOf } from '../fixtures/steps.ts';
import { mountSmallDisk, type SmallDisk } from '../fixtures/system/small-disk.ts';
import { test as base, expect } from '../fixtures/test.ts';
import { sessionPage } from '../pages/session.ts';

/** A test whose user data folder is a small disk. */
const test = base.extend<{ disk: SmallDisk }>({
  disk: async ({ installation }, use) => {
    const disk = await mountSmallDisk(installation.userData, 48);
    await use(disk);
    await disk.remove();
  },
});

// Only root can mount a disk. Unit tests cover the failure of every single operation.
if (process.getuid?.() === 0) {
  test('on a full disk the app goes on, says so, starts again, and recovers when there is room @T21', async ({
    launch,
    launchSignedIn,
    disk,
  }) => {
    const app = await launchSignedIn({ view: 'Session' });
    await disk.fill();
    const before = await sessionOf(app.window);
    await sessionPage(app.window).refresh.click();
    await expect(app.window.getByText('Disk error').first()).toBeVisible();
    expect(await sessionOf(app.window)).toMatchObject({ problem: { code: 'disk_failed' } });
    await openProfile(app.window);
    await app.close();

    // The last view could not be stored either.
    const again = await launch();
    await openProfile(again.window);
    await openView(again.window, 'Session');
    await disk.free();
    await refreshInView(again.window);
    expect(await sessionOf(again.window)).toMatchObject({ state: 'active', kept: 'vault' });
    expect((await sessionOf(again.window))?.generation).toBeGreaterThan(before?.generation ?? 0);
  });
}
