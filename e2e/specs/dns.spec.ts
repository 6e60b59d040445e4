import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright/test';
import type { App } from '../fixtures/app/app.ts';
import type { Installation } from '../fixtures/app/installation.ts';
import { openForeignPage } from '../fixtures/attacks/foreign-page.ts';
import { expect, test } from '../fixtures/test.ts';
import { welcomePage } from '../pages/welcome.ts';

interface NetLog {
  constants: { logEventTypes: Record<string, number> };
  events: { type: number; params?: { bytes?: string } }[];
}

/** Every datagram that Chromium sends while `act` runs, as it writes them down itself. */
async function datagramsOf(app: App, { userData }: Installation, act: () => Promise<void>): Promise<string> {
  const file = path.join(userData, 'network.json');
  await app.electron.evaluate(
    ({ netLog }, to) => netLog.startLogging(to, { captureMode: 'everything' }),
    file,
  );
  await act();
  await app.electron.evaluate(({ netLog }) => netLog.stopLogging());
  const { constants, events } = JSON.parse(await readFile(file, 'utf8')) as NetLog;
  const sent = constants.logEventTypes['UDP_BYTES_SENT'];
  return events
    .filter(({ type }) => type === sent)
    .map(({ params }) => Buffer.from(params?.bytes ?? '', 'base64').toString('latin1'))
    .join('\n');
}

/** Has a peer connection look a name up, and waits until it has given up. */
function findRelay(page: Page, name: string): Promise<void> {
  return page.evaluate(async (host) => {
    const peer = new RTCPeerConnection({
      iceServers: [{ urls: `turn:${host}.example?transport=tcp`, username: 'x', credential: 'x' }],
    });
    const over = new Promise<void>((resolve) => {
      peer.onicegatheringstatechange = () => {
        if (peer.iceGatheringState === 'complete') resolve();
      };
    });
    peer.createDataChannel('x');
    await peer.setLocalDescription();
    await over;
  }, name);
}

function announce(page: Page, name: string): Promise<void> {
  return page.evaluate((host) => {
    const link = Object.assign(document.createElement('link'), { rel: 'dns-prefetch' });
    link.href = `//${host}.example`;
    document.head.append(link);
  }, name);
}

const openNames = ({ electron }: App) =>
  electron.evaluate(({ app }) => app.configureHostResolver({ secureDnsMode: 'automatic' }));

test('no name of a page’s choosing is looked up: what is in a name would leave with it @T2b', async ({
  launch,
  installation,
}) => {
  const app = await launch();
  await expect(welcomePage(app.window).heading).toBeVisible();
  // The window's own page has no WebRTC; this one of the same session has.
  const page = await openForeignPage(app, 'app://latchkey/index.html', '');
  const sent = await datagramsOf(app, installation, async () => {
    await announce(app.window, 'closed-prefetch');
    await findRelay(page, 'closed-relay');
    // While the system is asked for its proxy names can be looked up, and no link of a page makes use of it.
    await openNames(app);
    await announce(app.window, 'open-prefetch');
    await findRelay(page, 'open-relay');
  });
  expect(sent).toContain('open-relay');
  expect(sent).not.toContain('closed-relay');
  expect(sent).not.toContain('-prefetch');
  await app.close();

  const other = await launch({ args: ['--unlimited-pages'] });
  await expect(welcomePage(other.window).heading).toBeVisible();
  const fence = await openForeignPage(other, 'app://latchkey/index.html', '');
  const control = await datagramsOf(other, installation, async () => {
    await openNames(other);
    await announce(other.window, 'control-prefetch');
    await findRelay(fence, 'control-relay');
  });
  expect(control).toContain('control-prefetch');
});

test('names stay closed when Chromium’s network process has to be started anew @T2b', async ({
  launch,
  installation,
}) => {
  const app = await launch();
  await expect(welcomePage(app.window).heading).toBeVisible();
  await app.electron.evaluate(async ({ app }) => {
    const network = app.getAppMetrics().find((one) => one.serviceName === 'network.mojom.NetworkService');
    const gone = new Promise((resolve) => {
      app.once('child-process-gone', resolve);
    });
    process.kill(network?.pid ?? 0, 'SIGKILL');
    await gone;
  });
  const page = await openForeignPage(app, 'app://latchkey/index.html', '');
  const sent = await datagramsOf(app, installation, async () => {
    await findRelay(page, 'closed-relay');
    await openNames(app);
    await findRelay(page, 'open-relay');
  });
  expect(sent).toContain('open-relay');
  expect(sent).not.toContain('closed-relay');
});
