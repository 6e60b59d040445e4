import { openAllWindows } from '../fixtures/app/all-windows.ts';
import { exfiltrationAttempts } from '../fixtures/attacks/exfiltration.ts';
import { openForeignPage } from '../fixtures/attacks/foreign-page.ts';
import { type Listeners, localAddresses, startListeners } from '../fixtures/attacks/listeners.ts';
import { callPeer, webrtcAttempts } from '../fixtures/attacks/webrtc.ts';
import { test as base, expect } from '../fixtures/test.ts';
import { welcomePage } from '../pages/welcome.ts';

interface Fixtures {
  /** What the windows of the app try to reach. */
  appTargets: Listeners;
  /** What an unrestricted page tries to reach in the same ways. */
  controlTargets: Listeners;
}

const test = base.extend<Fixtures>({
  appTargets: async ({ wire: _ }, use) => {
    const listeners = await startListeners();
    await use(listeners);
    await listeners.stop();
  },
  controlTargets: async ({ wire: _ }, use) => {
    const listeners = await startListeners();
    await use(listeners);
    await listeners.stop();
  },
});

test('a script in any window of the app reaches nothing, by none of the ways a page has @T2b @T4 @T5', async ({
  launch,
  appTargets,
  controlTargets,
}) => {
  const app = await launch();
  const windows = await openAllWindows(app);
  const hosts = localAddresses();
  for (const page of Object.values(windows)) {
    for (const attempt of exfiltrationAttempts) {
      // A synchronous refusal throws; only what arrives counts.
      for (const host of hosts) await attempt.run(page, appTargets.at(host)).catch(() => undefined);
    }
  }
  // Control: every supported attempt of an unrestricted page arrives. By then the attempts of the windows have ended, too.
  const controlPages = await startListeners();
  const control = await openForeignPage(app, controlPages.at('127.0.0.1').origin, undefined);
  for (const attempt of exfiltrationAttempts) {
    await test.step(attempt.name, async () => {
      // The previous attempt may still be navigating away from the page.
      await expect(() => control.goto(controlPages.at('127.0.0.1').origin)).toPass({ intervals: [50] });
      const before = controlTargets.seen.length;
      // Datagrams of an earlier attempt keep coming.
      const arrived = () =>
        controlTargets.seen
          .slice(before)
          .filter((line) => attempt.name === 'QUIC' || !line.startsWith('udp'));
      await attempt.run(control, controlTargets.at('127.0.0.1')).catch(() => undefined);
      if (attempt.supported) await expect.poll(arrived, { message: attempt.name }).not.toEqual([]);
    });
  }
  await controlPages.stop();
  expect(exfiltrationAttempts.length).toBeGreaterThanOrEqual(25);
  expect(appTargets.seen).toEqual([]);
  for (const [name, page] of Object.entries(windows)) expect(new URL(page.url()).protocol, name).toBe('app:');
});

test('peer connections reach nothing either, in the session of any window, with or without an encrypted way @T2b', async ({
  launch,
  appTargets,
  controlTargets,
}) => {
  const app = await launch();
  // A session exists only once its window is open.
  await openAllWindows(app);
  // The app's own pages have no WebRTC; these pages of the same sessions have it.
  const pages = [
    await openForeignPage(app, 'app://latchkey/index.html', ''),
    await openForeignPage(app, 'app://prompt/prompt.html', 'prompt'),
    await openForeignPage(app, 'app://secret/secret.html', 'secret'),
  ];
  const hosts = localAddresses();
  for (const page of pages) {
    for (const { servers, candidates } of webrtcAttempts) {
      for (const host of hosts)
        await callPeer(page, servers(appTargets.at(host)), candidates(appTargets.at(host)));
    }
  }
  const controlPages = await startListeners();
  const control = await openForeignPage(app, controlPages.at('127.0.0.1').origin, undefined);
  for (const host of hosts) {
    for (const { name, servers, candidates, expectedEntry } of webrtcAttempts) {
      await test.step(`${name} to ${host}`, async () => {
        controlTargets.seen.length = 0;
        await callPeer(control, servers(controlTargets.at(host)), candidates(controlTargets.at(host)));
        await expect.poll(() => controlTargets.seen).toContainEqual(expectedEntry);
      });
    }
  }
  await controlPages.stop();
  expect(appTargets.seen).toEqual([]);
});

test('no page of the app has WebRTC, and a frame that would bring it ends the page @T2b @T5', async ({
  launch,
  appTargets,
}) => {
  const app = await launch();
  await expect(welcomePage(app.window).heading).toBeVisible();
  const missing = await app.window.evaluate(() =>
    ['RTCPeerConnection', 'webkitRTCPeerConnection'].filter((name) => name in globalThis),
  );
  expect(missing).toEqual([]);
  const crashed = app.window.waitForEvent('crash');
  await app.window
    .evaluate((origin) => {
      document.body.append(Object.assign(document.createElement('iframe'), { src: `${origin}/frame` }));
      return new Promise(() => undefined);
    }, appTargets.at('127.0.0.1').origin)
    .catch(() => undefined);
  await crashed;
  expect(appTargets.seen).toEqual([]);
});
