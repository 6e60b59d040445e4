import { openAllWindows } from '../fixtures/app/all-windows.ts';
import { exfiltrationAttempts } from '../fixtures/attacks/exfiltration.ts';
import { openForeignPage } from '../fixtures/attacks/foreign-page.ts';
import { type Listeners, localAddresses, startListeners } from '../fixtures/attacks/listeners.ts';
import { callPeer, webrtcAttempts } from '../fixtures/attacks/webrtc.ts';
import { test as base, expect } from '../fixtures/test.ts';
import { welcomePage } from '../pages/welcome.ts';

interface Places {
  /** Where the windows of the app try to send something. */
  closed: Listeners;
  /** Where a page tries the same that nothing forbids it. */
  open: Listeners;
}

const test = base.extend<Places>({
  closed: async ({ wire: _ }, use) => {
    const listeners = await startListeners();
    await use(listeners);
    await listeners.stop();
  },
  open: async ({ wire: _ }, use) => {
    const listeners = await startListeners();
    await use(listeners);
    await listeners.stop();
  },
});

test('a script in any window of the app reaches nothing, by none of the ways a page has @T2b @T4 @T5', async ({
  launch,
  closed,
  open,
}) => {
  const app = await launch();
  const windows = await openAllWindows(app);
  const hosts = localAddresses();
  for (const page of Object.values(windows)) {
    for (const way of exfiltrationAttempts) {
      // What is refused at once throws; what counts is what arrives.
      for (const host of hosts) await way.run(page, closed.at(host)).catch(() => undefined);
    }
  }
  // The same from a page that may: each way that Chromium has is seen, so what the windows tried is over by then.
  const own = await startListeners();
  const control = await openForeignPage(app, own.at('127.0.0.1').origin, undefined);
  for (const way of exfiltrationAttempts) {
    await test.step(way.name, async () => {
      // The way before may just be leading away from the page.
      await expect(() => control.goto(own.at('127.0.0.1').origin)).toPass({ intervals: [50] });
      const before = open.seen.length;
      // A datagram is sent again and again.
      const arrived = () =>
        open.seen.slice(before).filter((line) => way.name === 'QUIC' || !line.startsWith('udp'));
      await way.run(control, open.at('127.0.0.1')).catch(() => undefined);
      if (way.supported) await expect.poll(arrived, { message: way.name }).not.toEqual([]);
    });
  }
  await own.stop();
  expect(exfiltrationAttempts.length).toBeGreaterThanOrEqual(25);
  expect(closed.seen).toEqual([]);
  for (const [name, page] of Object.entries(windows)) expect(new URL(page.url()).protocol, name).toBe('app:');
});

test('peer connections reach nothing either, in the session of any window, with or without an encrypted way @T2b', async ({
  launch,
  closed,
  open,
}) => {
  const app = await launch();
  // Sessions are made with their windows.
  await openAllWindows(app);
  // The windows' own pages have no WebRTC left; these are pages of the same sessions that have.
  const pages = [
    await openForeignPage(app, 'app://latchkey/index.html', ''),
    await openForeignPage(app, 'app://prompt/prompt.html', 'prompt'),
    await openForeignPage(app, 'app://secret/secret.html', 'secret'),
  ];
  const hosts = localAddresses();
  for (const page of pages) {
    for (const { servers, candidates } of webrtcAttempts) {
      for (const host of hosts) await callPeer(page, servers(closed.at(host)), candidates(closed.at(host)));
    }
  }
  const own = await startListeners();
  const control = await openForeignPage(app, own.at('127.0.0.1').origin, undefined);
  for (const host of hosts) {
    for (const { name, servers, candidates, expectedEntry } of webrtcAttempts) {
      await test.step(`${name} to ${host}`, async () => {
        open.seen.length = 0;
        await callPeer(control, servers(open.at(host)), candidates(open.at(host)));
        await expect.poll(() => open.seen).toContainEqual(expectedEntry);
      });
    }
  }
  await own.stop();
  expect(closed.seen).toEqual([]);
});

test('no page of the app has WebRTC, and a frame that would bring it ends the page @T2b @T5', async ({
  launch,
  closed,
}) => {
  const app = await launch();
  await expect(welcomePage(app.window).heading).toBeVisible();
  const missing = await app.window.evaluate(() =>
    ['RTCPeerConnection', 'webkitRTCPeerConnection'].filter((name) => name in globalThis),
  );
  expect(missing).toEqual([]);
  const gone = app.window.waitForEvent('crash');
  await app.window
    .evaluate((origin) => {
      document.body.append(Object.assign(document.createElement('iframe'), { src: `${origin}/frame` }));
      return new Promise(() => undefined);
    }, closed.at('127.0.0.1').origin)
    .catch(() => undefined);
  await gone;
  expect(closed.seen).toEqual([]);
});
