import type { Page } from 'playwright/test';
import { launchApp } from '../fixtures/app.ts';
import { expectView, openSignIn, signInHere } from '../fixtures/steps.ts';
import { openBareWindow } from './bare-window.ts';
import type { Cleanup } from './cleanup.ts';
import type { BenchSession } from './desk.ts';
import type { Timing } from './measure.ts';
import { say } from './say.ts';

interface Place {
  hash: string;
  /** A heading that this view alone has. */
  heading: string;
}

const administrator = { username: 'admin', password: 'battery-staple' };

const places: readonly Place[] = [
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
const againPerWindow = 4;

/** Runs in the page: from the change of the address to the frame that shows the heading (ms). */
async function changeRoute({ hash, heading }: Place): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const painted = () => {
    const channel = new MessageChannel();
    // A message sent before the frame is drawn arrives after it.
    channel.port1.onmessage = () => resolve(performance.now() - start);
    channel.port2.postMessage(null);
  };
  const look = () => {
    if (![...document.querySelectorAll('h1, h2')].some(({ textContent }) => textContent === heading)) return;
    observer.disconnect();
    requestAnimationFrame(painted);
  };
  const observer = new MutationObserver(look);
  observer.observe(document, { subtree: true, childList: true, characterData: true });
  const start = performance.now();
  location.hash = hash;
  return promise;
}

/** Runs in the page: resolves when nothing has been waiting to be done for a moment. */
async function idle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1)
    await new Promise<unknown>((resolve) => requestIdleCallback(resolve));
}

async function timeOf(window: Page, place: Place): Promise<number> {
  await window.evaluate(idle);
  return window.evaluate(changeRoute, place);
}

/** Times by what was done, in the order in which it was first done. */
type Times = Map<string, number[]>;

function keep(times: Times, name: string, time: number): void {
  times.set(name, [...(times.get(name) ?? []), time]);
}

/** Opens every view, one after the other, several times. */
async function timeViews(window: Page, times: Times): Promise<void> {
  for (let turn = 0; turn <= againPerWindow; turn += 1) {
    for (const place of places) {
      const often = turn === 0 ? 'for the first time' : 'again';
      keep(times, `${place.hash} ${often}`, await timeOf(window, place));
    }
  }
}

/** The least a change of route can be: a window that does nothing but write another heading. */
async function timeBare(window: Page, times: Times): Promise<void> {
  await window.evaluate(() => {
    addEventListener('hashchange', () => {
      const heading = document.querySelector('h1');
      if (heading !== null) heading.textContent = location.hash;
    });
  });
  for (let turn = 0; turn < windows * againPerWindow; turn += 1) {
    const place = { hash: `#/${turn}`, heading: `#/${turn}` };
    keep(times, 'in a bare window, as the least there can be', await timeOf(window, place));
  }
}

/** How long an administrator waits for each view, in a window just loaded and later. */
export async function measureRoutes(desk: BenchSession, cleanup: Cleanup): Promise<Timing[]> {
  say('opening every view');
  const app = await launchApp(await desk.install());
  cleanup.add(app.kill);
  await openSignIn(app.window);
  await signInHere(app, administrator);
  await expectView(app.window, 'home');
  const times: Times = new Map();
  for (let count = 0; count < windows; count += 1) {
    await app.window.evaluate(() => {
      location.hash = '#/home';
    });
    await app.window.reload();
    await app.window.getByRole('heading', { level: 1, name: /^Hello/ }).waitFor();
    await timeViews(app.window, times);
  }
  await timeBare(await openBareWindow(app.electron, desk.authority.api, cleanup), times);
  return [...times].map(([name, all]) => ({ name, times: all }));
}
