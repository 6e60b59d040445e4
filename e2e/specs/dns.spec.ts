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

/** Every datagram that Chromium sends while `act` runs, from its own network log. */
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

/** Makes a peer connection look up the name of a TURN server, and waits until it has given up. */
function lookUpTurnServer(page: Page, name: string): Promise<void> {
  return page.evaluate(async (host) => {
    const peer = new RTCPeerConnection({
      iceServers: [{ urls: `turn:${host}.example?transport=tcp`, username: 'x', credential: 'x' }],
    });
    const gathered = new Promise<void>((resolve) => {
      peer.onicegatheringstatechange = () => {
        if (peer.iceGatheringState === 'complete') resolve();
      };
    });
    peer.createDataChannel('x');
    await peer.setLocalDescription();
    await gathered;
  }, name);
}

function addDnsPrefetch(page: Page, name: string): Promise<void> {
  return page.evaluate((host) => {
    const link = Object.assign(document.createElement('link'), { rel: 'dns-prefetch' });
    link.href = `//${host}.example`;
    document.head.append(link);
  }, name);
}

const allowDns = ({ electron }: App) =>
  electron.evaluate(({ app }) => app.configureHostResolver({ secureDnsMode: 'automatic' }));

test('no name of a page’s choosing is looked up: what is in a name would leave with it @T2b', async ({
  launch,
  installation,
}) => {
  const app = await launch();
  await expect(welcomePage(app.window).heading).toBeVisible();
  // The app's own page has no WebRTC; this page of the same session has it.
  const page = await openForeignPage(app, 'app://latchkey/index.html', '');
  const sent = await datagramsOf(app, installation, async () => {
    await addDnsPrefetch(app.window, 'closed-prefetch');
    await lookUpTurnServer(page, 'closed-relay');
    // The app allows DNS while it asks the system for its proxy; even then a page's links look up no name.
    await allowDns(app);
    await addDnsPrefetch(app.window, 'open-prefetch');
    await lookUpTurnServer(page, 'open-relay');
  });
  expect(sent).toContain('open-relay');
  expect(sent).not.toContain('closed-relay');
  expect(sent).not.toContain('-prefetch');
  await app.close();

  const unrestricted = await launch({ args: ['--unlimited-pages'] });
  await expect(welcomePage(unrestricted.window).heading).toBeVisible();
  const barrier = await openForeignPage(unrestricted, 'app://latchkey/index.html', '');
  const control = await datagramsOf(unrestricted, installation, async () => {
    await allowDns(unrestricted);
    await addDnsPrefetch(unrestricted.window, 'control-prefetch');
    await lookUpTurnServer(barrier, 'control-relay');
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
    const network = app
      .getAppMetrics()
      .find(({ serviceName }) => serviceName === 'network.mojom.NetworkService');
    const exited = new Promise((resolve) => {
      app.once('child-process-gone', resolve);
    });
    process.kill(network?.pid ?? 0, 'SIGKILL');
    await exited;
  });
  const page = await openForeignPage(app, 'app://latchkey/index.html', '');
  const sent = await datagramsOf(app, installation, async () => {
    await lookUpTurnServer(page, 'closed-relay');
    await allowDns(app);
    await lookUpTurnServer(page, 'open-relay');
  });
  expect(sent).toContain('open-relay');
  expect(sent).not.toContain('closed-relay');
});
