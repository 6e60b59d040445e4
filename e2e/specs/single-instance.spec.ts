import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { type Browser, chromium, type Page } from 'playwright/test';
import { devToolsAddress } from '../bench/devtools.ts';
import { appArguments } from '../fixtures/app/app.ts';
import type { Installation } from '../fixtures/app/installation.ts';
import { currentRun } from '../fixtures/run/run.ts';
import { expectProfile, sessionOf } from '../fixtures/steps.ts';
import { killTree } from '../fixtures/system/processes.ts';
import { test as base, expect } from '../fixtures/test.ts';

const atOnce = 5;

interface Instance {
  child: ChildProcess;
  /** Its exit code, once it has ended. */
  ended: Promise<number | null>;
  /** Address of its DevTools. Rejects for an instance that ends before it has a window. */
  address: Promise<string>;
}

function startInstance(installation: Installation): Instance {
  const { program } = currentRun();
  const child = spawn(program.command, [...appArguments(installation), '--remote-debugging-port=0'], {
    env: installation.env(),
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const address = devToolsAddress(child.stderr as Readable);
  // Only the address of the surviving instance is used.
  address.catch(() => undefined);
  return { child, ended: once(child, 'exit').then(([code]) => code as number | null), address };
}

/** Waits until all but one have ended. Gives the survivor and the exit codes of the others. */
async function survivorOf(
  instances: readonly Instance[],
): Promise<{ survivor: Instance; codes: (number | null)[] }> {
  const running = new Set(instances);
  const codes: (number | null)[] = [];
  while (running.size > 1) {
    const [instance, code] = await Promise.race(
      [...running].map(async (each) => [each, await each.ended] as const),
    );
    running.delete(instance);
    codes.push(code);
  }
  const [survivor] = running;
  return { survivor: survivor as Instance, codes };
}

function windowsOf(browser: Browser): Page[] {
  return browser.contexts().flatMap((context) => context.pages());
}

/** A test that can start several instances at once. Those that still run at the end of the test are killed. */
const test = base.extend<{ startInstances: (count: number) => Instance[] }>({
  startInstances: async ({ installation }, use) => {
    const started: Instance[] = [];
    await use((count) => {
      started.push(...Array.from({ length: count }, () => startInstance(installation)));
      return started;
    });
    for (const { child, ended } of started) {
      if (child.exitCode === null && child.signalCode === null) await killTree(child.pid as number);
      await ended;
    }
  },
});

test('of five copies started at once one runs, in one window, and four hand over and leave @T12', async ({
  launchSignedIn,
  startInstances,
  installation,
  wire,
}) => {
  const first = await launchSignedIn({ view: 'Profile' });
  await first.close();
  const vault = path.join(installation.userData, 'vault');
  const before = (await readdir(vault)).sort();

  const { survivor, codes } = await survivorOf(startInstances(atOnce));
  expect(codes).toEqual([0, 0, 0, 0]);
  const browser = await chromium.connectOverCDP(await survivor.address);
  await expect
    .poll(() => windowsOf(browser).map((page) => page.url()))
    .toEqual([expect.stringMatching(/#\/profile/)]);
  const [window] = windowsOf(browser) as [Page];
  await expectProfile(window);
  expect(await sessionOf(window)).toMatchObject({ state: 'active' });
  expect(windowsOf(browser)).toHaveLength(1);
  await browser.close();
  await killTree(survivor.child.pid as number);
  await survivor.ended;
  expect((await readdir(vault)).sort()).toEqual(before);
  expect(wire.count({ grant: 'password' })).toBe(1);
});
