import { readFile, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { App } from '../fixtures/app.ts';
import { connectionTo, dana, writeConnections } from '../fixtures/connection.ts';
import { type DesktopServices, openDesktopServices } from '../fixtures/desktop-services.ts';
import { isVisible } from '../fixtures/outside.ts';
import { currentRun } from '../fixtures/run.ts';
import { call, openSignIn, sessionOf, signIn, signInHere } from '../fixtures/steps.ts';
import { test as base, expect } from '../fixtures/test.ts';
import { frame } from '../pages/frame.ts';

interface Place {
  origin: string;
  caught: http.IncomingHttpHeaders[];
}

const test = base.extend<{ place: Place; desktop: DesktopServices }>({
  /** A server that is none of the connection's, and notes whatever comes to it. */
  place: async ({ wire: _ }, use) => {
    const caught: http.IncomingHttpHeaders[] = [];
    const server = http.createServer((request, response) => {
      caught.push(request.headers);
      response.setHeader('content-type', 'application/json').end('{"jobs":[]}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await use({ origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, caught });
    server.closeAllConnections();
    server.close();
  },
  desktop: async ({ installation }, use) => {
    const address = installation.env()['DBUS_SESSION_BUS_ADDRESS'] ?? '';
    const services = await openDesktopServices(currentRun().user, address);
    await use(services);
    services.close();
  },
});

/** What the person is asked from now on, each answered with what `answer` holds by then. */
async function askedOf(app: App) {
  const asked = await app.electron.evaluateHandle(({ dialog }) => {
    const held = { shown: [] as string[], answer: 0 };
    dialog.showMessageBox = (async (...args: unknown[]) => {
      held.shown.push(JSON.stringify(args.at(-1)));
      return { response: held.answer, checkboxChecked: false };
    }) as typeof dialog.showMessageBox;
    return held;
  });
  return {
    shown: async () => (await asked.jsonValue()).shown,
    allowFromNow: () =>
      asked.evaluate((held) => {
        held.answer = 1;
      }),
  };
}

const live = (headers: http.IncomingHttpHeaders) => /^(?:DPoP|Bearer) ./.test(headers.authorization ?? '');

test('an API that is elsewhere at the next start gets nothing before somebody allows it @T24b @B5', async ({
  launch,
  installation,
  wire,
  place,
  desktop,
}) => {
  const first = await launch();
  await signIn(first);
  await expect(frame(first.window).status).toContainText(`Signed in as ${dana.name}`);
  await first.close();

  const before = wire.log.length;
  const api = [{ origin: place.origin, prefix: '/api/' }];
  await writeConnections(installation.connectionsFile, [connectionTo(wire.origin, { api })]);
  // In the tray there is no window yet, and so nobody who could be asked.
  const settings = path.join(installation.userData, 'settings.json');
  const kept = JSON.parse(
    await readFile(settings, 'utf8').catch(() => '{"version":1,"idle":{},"locked":{}}'),
  );
  await writeFile(settings, JSON.stringify({ ...kept, keepInTray: true }));
  const app = await launch({ args: ['--hidden'] });
  const person = await askedOf(app);
  await expect.poll(() => desktop.icons()).toBe(1);
  await expect.poll(async () => (await sessionOf(app.window))?.problem?.code).toBe('connection_changed');
  expect([await isVisible(app), await person.shown()]).toEqual([false, []]);

  await desktop.choose('Open Latchkey');
  await expect.poll(async () => (await person.shown()).length).toBe(1);
  const [question = ''] = await person.shown();
  for (const named of ['Demo authority', wire.origin, place.origin, 'Where requests and tokens go']) {
    expect(question).toContain(named);
  }
  expect(JSON.parse(question)).toMatchObject({
    defaultId: 0,
    cancelId: 0,
    buttons: ['Do Not Allow', 'Allow'],
  });
  await expect(app.window.getByText('Connection changed').first()).toBeVisible();
  // What a script in the window can do does not get past it either.
  void call(app.window, 'profile.get', { session: 'demo' });
  await call(app.window, 'session.renew', { session: 'demo' });
  await call(app.window, 'session.signIn', { session: 'demo', method: 'password', keep: true });
  expect(place.caught).toEqual([]);
  expect(wire.log.slice(before)).toEqual([]);

  await person.allowFromNow();
  await app.window.getByRole('button', { name: 'Try now' }).first().click();
  await expect.poll(async () => (await sessionOf(app.window))?.state).toBe('active');
  // The control: allowed, the very token goes there.
  await expect.poll(() => place.caught.some(live)).toBe(true);
  await app.close();
});

test('a place to end sessions at that is elsewhere gets no token and no secret at the sign-out @T24b @B10', async ({
  launch,
  installation,
  wire,
  place,
}) => {
  const endpoints = (revocation_endpoint: string) => ({
    authorization_endpoint: `${wire.origin}/auth`,
    token_endpoint: `${wire.origin}/token`,
    registration_endpoint: `${wire.origin}/register`,
    jwks_uri: `${wire.origin}/jwks`,
    revocation_endpoint,
  });
  const write = (revocation: string) =>
    writeConnections(installation.connectionsFile, [
      connectionTo(wire.origin, { endpoints: endpoints(revocation) }),
    ]);
  await write(`${wire.origin}/token/revocation`);
  const first = await launch();
  await openSignIn(first.window);
  await signInHere(first);
  await expect(frame(first.window).status).toContainText(`Signed in as ${dana.name}`);
  await first.close();

  await write(`${place.origin}/revocation`);
  const app = await launch();
  await expect.poll(async () => (await sessionOf(app.window))?.problem?.code).toBe('connection_changed');
  const answer = await call(app.window, 'session.signOut', { session: 'demo' });
  expect(answer).toMatchObject({ ok: true });
  await expect.poll(() => wire.count({ path: '/token/revocation' })).toBeGreaterThan(0);
  expect(place.caught).toEqual([]);
  await app.kill();
});
