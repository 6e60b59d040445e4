import { countSwitches, hostileStarts } from '../fixtures/attacks/hostile-starts.ts';
import { startTrapServer, type TrapServer } from '../fixtures/attacks/trap-server.ts';
import { connectionTo, writeConnections } from '../fixtures/authority/connection.ts';
import { type PrivateNetwork, startPrivateNetwork } from '../fixtures/authority/private-network.ts';
import { needlesFor, search } from '../fixtures/leaks/needles.ts';
import {
  configurePrivateNetwork,
  createLootFolder,
  type HostileStart,
  type Program,
  type StartedProgram,
  stageProgram,
  startProgram,
} from '../fixtures/packages/release.ts';
import { listeningPorts } from '../fixtures/system/listening-ports.ts';
import { processesBelow } from '../fixtures/system/processes.ts';
import { test as base, expect } from '../fixtures/test.ts';

type LootFolder = Awaited<ReturnType<typeof createLootFolder>>;

type Start = (hostile?: HostileStart) => Promise<StartedProgram>;

interface Fixtures {
  network: PrivateNetwork;
  loot: LootFolder;
  trap: TrapServer;
  /** The starts to try, by what they are after. */
  attacks: Awaited<ReturnType<typeof hostileStarts>>;
  /** Starts the release package with a session that was signed in before. */
  startRelease: Start;
  /** Starts the test package, which allows debuggers and switches: the control that the test can see their effect. */
  startTestPackage: Start;
  /** Starts Electron as it is distributed: no app, every fuse at its default. */
  startElectron: Start;
}

const test = base.extend<Fixtures>({
  network: async ({ installation }, use) => {
    const network = await startPrivateNetwork();
    await writeConnections(installation.connectionsFile, [connectionTo(network.origin)]);
    await configurePrivateNetwork(installation, network);
    await use(network);
    await network.stop();
  },
  loot: async ({ wire: _ }, use) => {
    const loot = await createLootFolder();
    await use(loot);
    await loot.remove();
  },
  trap: async ({ wire: _ }, use) => {
    const trap = await startTrapServer();
    await use(trap);
    trap.stop();
  },
  attacks: async ({ loot, trap }, use) => use(await hostileStarts(loot.path, new URL(trap.origin).host)),
  startRelease: async ({ installation, network, launchSignedIn }, use) => {
    const app = await launchSignedIn({ user: network.dana });
    await app.close();
    expect(apiRequests(network)).toBeGreaterThan(0);
    await useStarts('release', installation, use);
  },
  startTestPackage: async ({ installation }, use) => useStarts('test', installation, use),
  startElectron: async ({ installation }, use) => useStarts('electron', installation, use),
});

async function useStarts(
  which: Program,
  installation: Parameters<typeof startProgram>[1],
  use: (start: Start) => Promise<void>,
): Promise<void> {
  const stage = await stageProgram(which);
  const running: StartedProgram[] = [];
  await use(async (hostile) => {
    const started = await startProgram(stage.program, installation, hostile);
    running.push(started);
    return started;
  });
  for (const started of running) await started.end();
  await stage.remove();
}

const apiRequests = ({ wire }: PrivateNetwork) => wire.count({ path: '/api/me' });

/** Waits for one more API request with the session's token: by then the start has processed all its switches. */
async function waitForApiRequest(network: PrivateNetwork, before: number): Promise<void> {
  await expect
    .poll(() => apiRequests(network), { timeout: 45_000, message: 'the app called the API' })
    .toBeGreaterThan(before);
}

interface Trial {
  start: Start;
  network: PrivateNetwork;
}

/** Runs each hostile start until the app has called the API, or has ended where it must; checks it, and ends it. */
async function checkEachStart(
  hostiles: readonly HostileStart[],
  { start, network }: Trial,
  check: (started: StartedProgram, label: string) => Promise<void> | void,
): Promise<void> {
  for (const hostile of hostiles) {
    const before = apiRequests(network);
    const started = await start(hostile);
    await (hostile.ends ? started.ended : waitForApiRequest(network, before));
    await check(started, JSON.stringify(hostile));
    await started.end();
  }
}

async function portsBelow(started: StartedProgram): Promise<number[]> {
  const main = await started.main();
  if (main === undefined) throw new Error('the app has ended');
  const below = await processesBelow(main.pid);
  return listeningPorts([main.pid, ...below.map(({ pid }) => pid)]);
}

test.describe.configure({ timeout: 300_000 });

test('at least 50 switches and variables are tried @T6', async ({ attacks }) => {
  expect(countSwitches(attacks)).toBeGreaterThanOrEqual(50);
});

test('no switch and no variable opens a debugger in what people install @T6', async ({
  startRelease,
  startTestPackage,
  network,
  attacks,
}) => {
  await checkEachStart(attacks.debugger, { start: startRelease, network }, async (started, label) => {
    expect.soft(await portsBelow(started), label).toEqual([]);
    expect.soft(started.output(), label).not.toMatch(/listening on|DevTools/i);
  });
  const control = await startTestPackage({ args: ['--remote-debugging-port=0', '--inspect=0'] });
  await expect.poll(async () => (await portsBelow(control)).length, { timeout: 30_000 }).toBe(2);
});

test('no switch and no variable runs foreign code in what people install @T6', async ({
  startRelease,
  startElectron,
  network,
  loot,
  attacks,
}) => {
  const executed = async () => (await loot.names()).filter((name) => name.startsWith('ran-'));
  await checkEachStart(attacks.code, { start: startRelease, network }, async (_started, label) => {
    expect.soft(await executed(), label).toEqual([]);
  });
  for (const hostile of attacks.code.slice(0, 2)) await (await startElectron(hostile)).ended;
  expect(await executed()).toEqual(['ran-imported', 'ran-required', 'ran-run-as-node']);
});

test('no switch and no variable leads traffic of what people install elsewhere @T6 @T17', async ({
  startRelease,
  network,
  trap,
  attacks,
}) => {
  await checkEachStart(attacks.traffic, { start: startRelease, network }, (_started, label) => {
    expect.soft(trap.connections(), label).toBe(0);
  });
  await fetch(trap.origin);
  expect(trap.connections()).toBe(1);
});

test('no switch and no variable has what people install trust a foreign certificate @T6 @T16', async ({
  startRelease,
  network,
  attacks,
}) => {
  for (const hostile of attacks.certificate) {
    network.presentCertificate('foreign');
    const [requests, connections] = [network.wire.log.length, network.proxy.connectRequests.length];
    const started = await startRelease(hostile);
    await expect
      .poll(() => network.proxy.connectRequests.length, { timeout: 45_000 })
      .toBeGreaterThan(connections + 1);
    expect.soft(network.wire.log.length, JSON.stringify(hostile)).toBe(requests);
    // Control: the foreign certificate alone kept the app away.
    network.presentCertificate('own');
    await waitForApiRequest(network, apiRequests(network));
    await started.end();
  }
});

test('no switch and no variable has what people install write down or print what passes @T6 @T24', async ({
  startRelease,
  startTestPackage,
  network,
  loot,
  attacks,
}) => {
  const keyLogs = async () => (await loot.names()).filter((name) => /^(?:tls-keys|net-log)/.test(name));
  await checkEachStart(attacks.record, { start: startRelease, network }, async (started, label) => {
    const needles = needlesFor(network.wire.secrets());
    expect.soft(search(Buffer.from(started.output()), needles, 'output'), label).toEqual([]);
    expect.soft(started.output(), label).not.toContain('Authorization');
    expect.soft(search(await loot.content(), needles, 'files'), label).toEqual([]);
    expect.soft(await keyLogs(), label).toEqual([]);
  });
  const before = apiRequests(network);
  const control = await startTestPackage({ env: { NODE_DEBUG: 'http' } });
  await waitForApiRequest(network, before);
  const needles = needlesFor(network.wire.secrets());
  await expect.poll(() => search(Buffer.from(control.output()), needles, 'output').length).toBeGreaterThan(0);
});
