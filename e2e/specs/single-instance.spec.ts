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

interface Copy {
  child: ChildProcess;
  /** Its exit code, once it has ended. */
  ended: Promise<number | null>;
  /** Where its windows can be looked at; never there for a copy that ends before it has any. */
  address: Promise<string>;
}

function startCopy(installation: Installation): Copy {
  const { program } = currentRun();
  const child = spawn(program.command, [...appArguments(installation), '--remote-debugging-port=0'], {
    env: installation.env(),
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const address = devToolsAddress(child.stderr as Readable);
  // Asked for of the one that stays alone.
  address.catch(() => undefined);
  return { child, ended: once(child, 'exit').then(([code]) => code as number | null), address };
}

/** Waits until all but one have ended; gives that one and the exit codes of the others. */
async function lastOf(copies: readonly Copy[]): Promise<{ last: Copy; codes: (number | null)[] }> {
  const running = new Set(copies);
  const codes: (number | null)[] = [];
  while (running.size > 1) {
    const [copy, code] = await Promise.race(
      [...running].map(async (each) => [each, await each.ended] as const),
    );
    running.delete(copy);
    codes.push(code);
  }
  const [last] = running;
  return { last: last as Copy, codes };
}

function windowsOf(browser: Browser): Page[] {
  return browser.contexts().flatMap((context) => context.pages());
}

/** Starts so many copies at once; those that still run at the end of the test are ended. */
const test = base.extend<{ startCopies: (count: number) => Copy[] }>({
  startCopies: async ({ installation }, use) => {
    const started: Copy[] = [];
    await use((count) => {
      started.push(...Array.from({ length: count }, () => startCopy(installation)));
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
  startCopies,
  installation,
  wire,
}) => {
  const first = await launchSignedIn({ view: 'Profile' });
  await first.close();
  const vault = path.join(installation.userData, 'vault');
  const before = (await readdir(vault)).sort();

  const { last, codes } = await lastOf(startCopies(atOnce));
  expect(codes).toEqual([0, 0, 0, 0]);
  const browser = await chromium.connectOverCDP(await last.address);
  await expect
    .poll(() => windowsOf(browser).map((page) => page.url()))
    .toEqual([expect.stringMatching(/#\/profile/)]);
  const [window] = windowsOf(browser) as [Page];
  await expectProfile(window);
  expect(await sessionOf(window)).toMatchObject({ state: 'active' });
  expect(windowsOf(browser)).toHaveLength(1);
  await browser.close();
  await killTree(last.child.pid as number);
  await last.ended;
  expect((await readdir(vault)).sort()).toEqual(before);
  expect(wire.count({ grant: 'password' })).toBe(1);
});
