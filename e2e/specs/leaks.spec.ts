import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright/test';
import type { App } from '../fixtures/app/app.ts';
import type { Installation } from '../fixtures/app/installation.ts';
import { recordIpcTraffic } from '../fixtures/app/ipc-traffic.ts';
import { deviceKeyOf } from '../fixtures/leaks/device-key.ts';
import { heapSnapshotOf } from '../fixtures/leaks/heap-snapshot.ts';
import { type Hit, type Needle, needlesFor, search } from '../fixtures/leaks/needles.ts';
import { searchFolder, searchMemory } from '../fixtures/leaks/search.ts';
import {
  call,
  expectProfile,
  openSignIn,
  openView,
  refreshSession,
  signInWithPassword,
} from '../fixtures/steps.ts';
import { processesBelow } from '../fixtures/system/processes.ts';
import { expect, test } from '../fixtures/test.ts';
import type { Wire } from '../fixtures/wire/wire.ts';
import { sessionPage } from '../pages/session.ts';

const newCanary = () => randomBytes(32).toString('base64url');
const planted = (value: string) => needlesFor([{ kind: 'planted', value }]);

/** Signs in, opens views, refreshes and sends requests. */
async function useEverything(app: App): Promise<void> {
  await signInWithPassword(app);
  for (const view of ['Profile', 'Session', 'Home', 'Profile'] as const) await openView(app.window, view);
  await expectProfile(app.window);
  await refreshSession(app.window);
  await call(app.window, 'jobs.list', { session: 'demo' });
  await call(app.window, 'activity.list', { session: 'demo' });
}

/** Every secret that passed the wire, and the device key, which never does. */
async function everySecret(app: App, wire: Wire, installation: Installation) {
  const key = { kind: 'device_key' as const, value: await deviceKeyOf(app, installation) };
  return [...wire.secrets(), key];
}

/** Plants a secret in the window in every representation that V8 has for a string. */
async function plantInWindow(window: Page, canary: string): Promise<void> {
  await window.evaluate((secret) => {
    // V8 stores a property name contiguously, unlike a string concatenated from two.
    const names = { [`${secret}!`]: 'narrow', [`${secret}\u2713`]: 'wide', [btoa(`${secret}?`)]: 'encoded' };
    Object.assign(globalThis, { planted: names });
    document.body.dataset['planted'] = secret;
    localStorage.setItem('planted', secret);
  }, canary);
}

const documentAndStorage = (window: Page) =>
  window.evaluate(async () => {
    const databases = JSON.stringify(await indexedDB.databases());
    const caches = JSON.stringify(await globalThis.caches?.keys());
    return [
      document.documentElement.outerHTML,
      JSON.stringify({ ...localStorage, ...sessionStorage }),
      document.cookie,
      databases,
      caches,
    ].join('\n');
  });

async function searchProcesses(app: App, needles: Needle[]): Promise<Hit[]> {
  const hits: Hit[] = [];
  for (const { pid, command } of await processesBelow(app.pid)) {
    const kind = /--type=(\S+)/.exec(command)?.[1] ?? command;
    hits.push(...(await searchMemory(pid, needles, kind)).hits);
  }
  return hits;
}

test('no secret is in the memory of any other process @B1 @S0.3 @S0.8 @S4.3', async ({
  launch,
  wire,
  installation,
}) => {
  test.skip(process.getuid?.() !== 0, 'only root may read the memory of sandboxed processes');
  test.setTimeout(180_000);
  const app = await launch();
  await openSignIn(app.window);
  await useEverything(app);
  const canary = newCanary();
  await plantInWindow(app.window, canary);

  const found = await searchProcesses(app, planted(canary));
  expect(new Set(found.map(({ location }) => location))).toContain('renderer');
  const encodings = new Set(found.map(({ encoding }) => encoding));
  for (const encoding of ['raw', 'utf-16', 'base64']) expect(encodings).toContain(encoding);
  const secrets = await everySecret(app, wire, installation);
  expect(new Set(secrets.map(({ kind }) => kind))).toEqual(
    new Set(['password', 'client_secret', 'access_token', 'refresh_token', 'id_token', 'device_key']),
  );
  // Control: the main process holds them, and there the same search finds them.
  const mainProcess = await searchMemory(app.pid, needlesFor(secrets), 'main');
  const inMain = new Set(mainProcess.hits.map(({ kind }) => kind));
  for (const kind of ['refresh_token', 'device_key']) expect(inMain).toContain(kind);

  expect(await searchProcesses(app, needlesFor(secrets))).toEqual([]);
});

test('no secret is in the heap, the document, storage, IPC traffic, logs or files @B1 @S0.3 @S4.3', async ({
  launch,
  wire,
  installation,
}) => {
  test.setTimeout(180_000);
  const app = await launch();
  await openSignIn(app.window);
  const traffic = await recordIpcTraffic(app.electron);
  await useEverything(app);
  const canary = newCanary();
  await plantInWindow(app.window, canary);
  const file = path.join(installation.userData, 'planted.txt');
  await writeFile(file, canary);

  const locations: [string, Buffer][] = [
    ['heap', Buffer.from(await heapSnapshotOf(app.window))],
    ['document and storage', Buffer.from(await documentAndStorage(app.window))],
  ];
  const secrets = needlesFor(await everySecret(app, wire, installation));
  for (const [location, bytes] of locations) {
    expect(search(bytes, planted(canary), location), `planted in ${location}`).not.toEqual([]);
    expect(search(bytes, secrets, location)).toEqual([]);
  }
  const messages = Buffer.from(await traffic());
  expect(messages.toString()).toContain('Dana Demo');
  expect(search(messages, secrets, 'IPC')).toEqual([]);

  const onDisk = await searchFolder(installation.userData, planted(canary));
  expect(onDisk.hits.map(({ location }) => location)).toContain('planted.txt');
  const files = await searchFolder(installation.userData, secrets);
  expect(files.hits).toEqual([]);
  expect(files.bytes).toBeGreaterThan(0);
});

test('"Check for leaks" finds what it plants and nothing else @B1', async ({ launch }) => {
  const app = await launch();
  await openSignIn(app.window);
  await useEverything(app);
  await openView(app.window, 'Session');
  await sessionPage(app.window).checkForLeaks.click();
  await expect(sessionPage(app.window).clean).toBeVisible({ timeout: 60_000 });
  await expect(app.window.getByText('Missed')).toHaveCount(0);
  const report = await call(app.window, 'leaks.check', { session: 'demo' });
  if (!report.ok) throw new Error(report.problem.message);
  expect(report.value).toMatchObject({ hits: 0, trustworthy: true });
  expect(report.value.secrets).toBeGreaterThanOrEqual(3);
  expect(report.value.places.length).toBeGreaterThanOrEqual(3);
  for (const place of report.value.places) expect(place).toMatchObject({ planted: true, hits: 0 });
});
