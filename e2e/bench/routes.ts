import type { Page } from 'playwright/test';
import { launchApp } from '../fixtures/app/app.ts';
import { ada } from '../fixtures/authority/connection.ts';
import { goToHash, signIn } from '../fixtures/steps.ts';
import { openBareWindow } from './bare-window.ts';
import type { BenchSession } from './bench-session.ts';
import type { Cleanup } from './cleanup.ts';
import type { Timing } from './measure.ts';
import { reportProgress } from './progress.ts';

interface ViewRoute {
  hash: string;
  /** A heading that only this view has. */
  heading: string;
}

const viewRoutes: readonly ViewRoute[] = [
  { hash: '#/profile', heading: 'Profile' },
  { hash: '#/session', heading: 'Session' },
  { hash: '#/activity', heading: 'Activity' },
  { hash: '#/', heading: 'Connections' },
  { hash: '#/connections/add', heading: 'Add a connection' },
  { hash: '#/settings', heading: 'Appearance' },
  { hash: '#/settings/network', heading: 'Proxy' },
  { hash: '#/settings/storage', heading: 'Where sessions are stored' },
  { hash: '#/settings/diagnostics', heading: 'Log' },
  { hash: '#/admin/sessions', heading: 'All sessions' },
  { hash: '#/admin/clients', heading: 'All clients' },
];

const windows = 5;
const repetitionsPerWindow = 4;

/** Runs in the page: time from the change of the address to the frame that shows the heading (ms). */
async function changeRoute({ hash, heading }: ViewRoute): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const painted = () => {
    const channel = new MessageChannel();
    // A message that is sent before the frame is painted arrives after it.
    channel.port1.onmessage = () => resolve(performance.now() - start);
    channel.port2.postMessage(null);
  };
  const check = () => {
    if (![...document.querySelectorAll('h1, h2')].some(({ textContent }) => textContent === heading)) return;
    observer.disconnect();
    requestAnimationFrame(painted);
  };
  const observer = new MutationObserver(check);
  observer.observe(document, { subtree: true, childList: true, characterData: true });
  const start = performance.now();
  location.hash = hash;
  return promise;
}

/** Runs in the page: resolves when the page has been idle three times in a row. */
async function untilIdle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1)
    await new Promise<unknown>((resolve) => requestIdleCallback(resolve));
}

async function timeRoute(window: Page, route: ViewRoute): Promise<number> {
  await window.evaluate(untilIdle);
  return window.evaluate(changeRoute, route);
}

/** Durations by action, in the order of the first execution. */
type Times = Map<string, number[]>;

function addTime(times: Times, name: string, time: number): void {
  times.set(name, [...(times.get(name) ?? []), time]);
}

/** Opens every view, one after the other, several times. */
async function timeViews(window: Page, times: Times): Promise<void> {
  for (let turn = 0; turn <= repetitionsPerWindow; turn += 1) {
    for (const route of viewRoutes) {
      const occasion = turn === 0 ? 'for the first time' : 'again';
      addTime(times, `${route.hash} ${occasion}`, await timeRoute(window, route));
    }
  }
}

/** Times the smallest possible change of route: a window that only changes its heading. */
async function timeBare(window: Page, times: Times): Promise<void> {
  await window.evaluate(() => {
    addEventListener('hashchange', () => {
      const heading = document.querySelector('h1');
      if (heading !== null) heading.textContent = location.hash;
    });
  });
  for (let turn = 0; turn < windows * repetitionsPerWindow; turn += 1) {
    const route = { hash: `#/${turn}`, heading: `#/${turn}` };
    addTime(times, 'in a bare window, for comparison', await timeRoute(window, route));
  }
}

/** How long an administrator waits for each view, at its first opening and later. */
export async function measureRoutes(bench: BenchSession, cleanup: Cleanup): Promise<Timing[]> {
  reportProgress('opening every view');
  const app = await launchApp(await bench.install());
  cleanup.add(app.kill);
  await signIn(app, { user: ada });
  const times: Times = new Map();
  for (let count = 0; count < windows; count += 1) {
    await goToHash(app.window, '#/home');
    await app.window.reload();
    await app.window.getByRole('heading', { level: 1, name: /^Hello/ }).waitFor();
    await timeViews(app.window, times);
  }
  await timeBare(await openBareWindow(app.electron, bench.authority.api, cleanup), times);
  return [...times].map(([name, durations]) => ({ name, times: durations }));
}
