import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { check } from './check.ts';
import { readPlaywright, readVitest, type TestRun } from './matrix/reports.ts';
import { packageApp } from './package.ts';
import { root } from './paths.ts';
import { run } from './run.ts';
import { giveUp, say } from './say.ts';
import { ensureSystemLibraries } from './system.ts';
import { checkBudget } from './window-budget.ts';

const reports = path.join(root, 'out', 'reports');

async function readRuns(name: string, read: (report: unknown) => TestRun[]): Promise<TestRun[]> {
  return read(JSON.parse(await readFile(path.join(reports, name), 'utf8')));
}

/** Check, unit tests, packages, the window's budget, end-to-end tests; stops at the first part that fails. */
async function test(): Promise<void> {
  await rm(reports, { recursive: true, force: true });
  await ensureSystemLibraries('test');
  await check();
  say('unit tests');
  await run('vitest', ['run'], { output: 'show' });
  await packageApp('test');
  await checkBudget(path.join(root, 'out', 'app-test', 'renderer'));
  // The .deb that an end-to-end test installs.
  await packageApp('release');
  say('end-to-end tests');
  await run('playwright', ['test', '-c', 'e2e'], { output: 'show' });
  const runs = [
    ...(await readRuns('vitest.json', readVitest)),
    ...(await readRuns('playwright.json', readPlaywright)),
  ];
  const count = (status: TestRun['status']) => runs.filter((one) => one.status === status).length;
  console.log(`${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`);
}

test().catch(giveUp);
