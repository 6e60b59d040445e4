import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { connectionTo, writeConnections } from '../fixtures/connection.ts';
import { countOf, hostileStarts } from '../fixtures/hostile-starts.ts';
import { type Inside, openInside } from '../fixtures/inside.ts';
import { needlesFor, search } from '../fixtures/needles.ts';
import { processesBelow } from '../fixtures/processes.ts';
import {
  type HostileStart,
  openLoot,
  type Program,
  type Started,
  settleInside,
  stageProgram,
  startProgram,
} from '../fixtures/release.ts';
import { portsOf } from '../fixtures/sockets.ts';
import { signIn } from '../fixtures/steps.ts';
import { test as base, expect } from '../fixtures/test.ts';

interface Trap {
  /** Host and port. */
  readonly address: string;
  /** How many have come by. */
  seen(): number;
}

type Loot = Awaited<ReturnType<typeof openLoot>>;

interface Parts {
  inside: Inside;
  loot: Loot;
  trap: Trap;
  /** Starts the package that people install, with a session that was signed in before. */
  release(start?: HostileStart): Promise<Started>;
  /** Starts the package for tests, whose doors are open: what it does shows that the test can see it. */
  open(start?: HostileStart): Promise<Started>;
  /** Starts Electron as it comes, without an app and with every fuse as it was. */
  plain(start?: HostileStart): Promise<Started>;
}

const test = base.extend<Parts>({
  inside: async ({ installation }, use) => {
    const inside = await openInside();
    await writeConnections(installation.connectionsFile, [connectionTo(inside.origin)]);
    await settleInside(installation, inside);
    await use(inside);
    await inside.stop();
  },
  loot: async ({ wire: _ }, use) => {
    const loot = await openLoot();
    await use(loot);
    await loot.remove();
  },
  trap: async ({ wire: _ }, use) => {
    let seen = 0;
    const server = createServer((socket) => {
      seen += 1;
      socket.on('error', () => socket.destroy()).end();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    await use({ address: `127.0.0.1:${port}`, seen: () => seen });
    server.close();
  },
  release: async ({ installation, inside, launch }, use) => {
    const app = await launch();
    await signIn(app, { user: inside.dana });
    await app.close();
    expect(inside.wire.count({ path: '/api/me' })).toBeGreaterThan(0);
    await useStarts('release', installation, use);
  },
  open: async ({ installation }, use) => useStarts('test', installation, use),
  plain: async ({ installation }, use) => useStarts('electron', installation, use),
});

async function useStarts(
  which: Program,
  installation: Parameters<typeof startProgram>[1],
  use: (start: (given?: HostileStart) => Promise<Started>) => Promise<void>,
): Promise<void> {
  const stage = await stageProgram(which);
  const running: Started[] = [];
  await use(async (given) => {
    const started = await startProgram(stage.program, installation, given);
    running.push(started);
    return started;
  });
  for (const started of running) await started.end();
  await stage.remove();
}

/** Waits until a start has asked the API with its session's token: by then it has read all it was given. */
async function untilAtWork({ wire }: Inside, before: number): Promise<void> {
  await expect
    .poll(() => wire.count({ path: '/api/me' }), { timeout: 45_000, message: 'the app asked the API' })
    .toBeGreaterThan(before);
}

const asked = ({ wire }: Inside) => wire.count({ path: '/api/me' });

async function portsBelow(started: Started): Promise<number[]> {
  const main = await started.main();
  if (main === undefined) throw new Error('the app is gone');
  const below = await processesBelow(main.pid);
  return portsOf([main.pid, ...below.map(({ pid }) => pid)]);
}

test.describe.configure({ timeout: 300_000 });

test('at least 50 switches and variables are tried @T6', async ({ loot, trap }) => {
  expect(countOf(await hostileStarts(loot.path, trap.address))).toBeGreaterThanOrEqual(50);
});

test('no switch and no variable opens a debugger in what people install @T6', async ({
  release,
  open,
  inside,
  loot,
  trap,
}) => {
  const { debugger: starts } = await hostileStarts(loot.path, trap.address);
  for (const start of starts) {
    const before = asked(inside);
    const started = await release(start);
    await untilAtWork(inside, before);
    expect.soft(await portsBelow(started), JSON.stringify(start)).toEqual([]);
    expect.soft(started.words(), JSON.stringify(start)).not.toMatch(/listening on|DevTools/i);
    await started.end();
  }
  const opened = await open({ args: ['--remote-debugging-port=0', '--inspect=0'] });
  await expect.poll(async () => (await portsBelow(opened)).length, { timeout: 30_000 }).toBe(2);
});

test('no switch and no variable runs foreign code in what people install @T6', async ({
  release,
  plain,
  inside,
  loot,
  trap,
}) => {
  const { code: starts } = await hostileStarts(loot.path, trap.address);
  const ran = async () => (await loot.names()).filter((name) => name.startsWith('ran-'));
  for (const start of starts) {
    const before = asked(inside);
    const started = await release(start);
    await (start.ends ? started.ended : untilAtWork(inside, before));
    expect.soft(await ran(), JSON.stringify(start)).toEqual([]);
    await started.end();
  }
  for (const start of starts.slice(0, 2)) await (await plain(start)).ended;
  expect(await ran()).toEqual(['ran-imported', 'ran-required', 'ran-run-as-node']);
});

test('no switch and no variable leads traffic of what people install elsewhere @T6 @T17', async ({
  release,
  inside,
  loot,
  trap,
}) => {
  const { way: starts } = await hostileStarts(loot.path, trap.address);
  for (const start of starts) {
    const before = asked(inside);
    const started = await release(start);
    await untilAtWork(inside, before);
    expect.soft(trap.seen(), JSON.stringify(start)).toBe(0);
    await started.end();
  }
  await fetch(`http://${trap.address}`).catch(() => undefined);
  expect(trap.seen()).toBe(1);
});

test('no switch and no variable has what people install trust a foreign certificate @T6 @T16', async ({
  release,
  inside,
  loot,
  trap,
}) => {
  const { certificate: starts } = await hostileStarts(loot.path, trap.address);
  for (const start of starts) {
    inside.show('foreign');
    const [requests, connections] = [inside.wire.log.length, inside.proxy.asked.length];
    const started = await release(start);
    await expect.poll(() => inside.proxy.asked.length, { timeout: 45_000 }).toBeGreaterThan(connections + 1);
    expect.soft(inside.wire.log.length, JSON.stringify(start)).toBe(requests);
    // It was this certificate alone that kept it away.
    inside.show('own');
    await untilAtWork(inside, asked(inside));
    await started.end();
  }
});

test('no switch and no variable has what people install write down or print what passes @T6 @T24', async ({
  release,
  open,
  inside,
  loot,
  trap,
}) => {
  const { record: starts } = await hostileStarts(loot.path, trap.address);
  const keys = /^(?:tls-keys|net-log)/;
  for (const start of starts) {
    const before = asked(inside);
    const started = await release(start);
    await untilAtWork(inside, before);
    const needles = needlesFor(inside.wire.secrets());
    const label = JSON.stringify(start);
    expect.soft(search(Buffer.from(started.words()), needles, 'words'), label).toEqual([]);
    expect.soft(started.words(), label).not.toContain('Authorization');
    expect.soft(search(await loot.content(), needles, 'files'), label).toEqual([]);
    expect
      .soft(
        (await loot.names()).filter((name) => keys.test(name)),
        label,
      )
      .toEqual([]);
    await started.end();
  }
  const before = asked(inside);
  const opened = await open({ env: { NODE_DEBUG: 'http' } });
  await untilAtWork(inside, before);
  const needles = needlesFor(inside.wire.secrets());
  await expect.poll(() => search(Buffer.from(opened.words()), needles, 'words').length).toBeGreaterThan(0);
});
