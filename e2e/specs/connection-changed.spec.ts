import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { App } from '../fixtures/app/app.ts';
import { isVisible } from '../fixtures/app/main-window.ts';
import { startTrapServer, type TrapServer } from '../fixtures/attacks/trap-server.ts';
import { connectionTo, dana, writeConnections } from '../fixtures/authority/connection.ts';
import { call, openSignIn, refreshSession, sessionOf, signInWithPassword } from '../fixtures/steps.ts';
import { test as base, expect } from '../fixtures/test.ts';
import { frame } from '../pages/frame.ts';

const test = base.extend<{ attacker: TrapServer }>({
  attacker: async ({ wire: _ }, use) => {
    const server = await startTrapServer({
      headers: { 'content-type': 'application/json' },
      body: '{"jobs":[]}',
    });
    await use(server);
    server.stop();
  },
});

/** Records the message boxes from now on. The person declines them until `allowFromNow` is called. */
async function recordMessageBoxes(app: App) {
  const record = await app.electron.evaluateHandle(({ dialog }) => {
    const boxes = { shown: [] as string[], answer: 0 };
    dialog.showMessageBox = (async (...args: unknown[]) => {
      boxes.shown.push(JSON.stringify(args.at(-1)));
      return { response: boxes.answer, checkboxChecked: false };
    }) as typeof dialog.showMessageBox;
    return boxes;
  });
  return {
    shown: async () => (await record.jsonValue()).shown,
    allowFromNow: () =>
      record.evaluate((boxes) => {
        boxes.answer = 1;
      }),
  };
}

const hasToken = ({ headers }: TrapServer['requests'][number]) =>
  /^(?:DPoP|Bearer) ./.test(headers.authorization ?? '');

test('an API that is elsewhere at the next start gets nothing before somebody allows it @T24b @B5', async ({
  launch,
  launchSignedIn,
  installation,
  wire,
  attacker,
  desktop,
}) => {
  const first = await launchSignedIn();
  await expect(frame(first.window).status).toContainText(`Signed in as ${dana.name}`);
  await first.close();

  const before = wire.log.length;
  const api = [{ origin: attacker.origin, prefix: '/api/' }];
  await writeConnections(installation.connectionsFile, [connectionTo(wire.origin, { api })]);
  // Hidden in the tray, the app has no window that could own a message box.
  const settings = path.join(installation.userData, 'settings.json');
  const stored = JSON.parse(
    await readFile(settings, 'utf8').catch(() => '{"version":1,"idle":{},"locked":{}}'),
  );
  await writeFile(settings, JSON.stringify({ ...stored, keepInTray: true }));
  const app = await launch({ args: ['--hidden'] });
  const messageBoxes = await recordMessageBoxes(app);
  await expect.poll(() => desktop.icons()).toBe(1);
  await expect.poll(async () => (await sessionOf(app.window))?.problem?.code).toBe('connection_changed');
  expect([await isVisible(app), await messageBoxes.shown()]).toEqual([false, []]);

  await desktop.choose('Open Latchkey');
  await expect.poll(async () => (await messageBoxes.shown()).length).toBe(1);
  const [question = ''] = await messageBoxes.shown();
  for (const named of ['Demo authority', wire.origin, attacker.origin, 'Where requests and tokens go']) {
    expect(question).toContain(named);
  }
  expect(JSON.parse(question)).toMatchObject({
    defaultId: 0,
    cancelId: 0,
    buttons: ['Do Not Allow', 'Allow'],
  });
  await expect(app.window.getByText('Connection changed').first()).toBeVisible();
  // A script in the window cannot get past it either.
  void call(app.window, 'profile.get', { session: 'demo' });
  await refreshSession(app.window);
  await call(app.window, 'session.signIn', { session: 'demo', method: 'password', keep: true });
  expect(attacker.requests).toEqual([]);
  expect(wire.log.slice(before)).toEqual([]);

  await messageBoxes.allowFromNow();
  await app.window.getByRole('button', { name: 'Try now' }).first().click();
  await expect.poll(async () => (await sessionOf(app.window))?.state).toBe('active');
  // Control: once allowed, the same token goes there.
  await expect.poll(() => attacker.requests.some(hasToken)).toBe(true);
  await app.close();
});

test('a place to end sessions at that is elsewhere gets no token and no secret at the sign-out @T24b @B10', async ({
  launch,
  installation,
  wire,
  attacker,
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
  await signInWithPassword(first);
  await expect(frame(first.window).status).toContainText(`Signed in as ${dana.name}`);
  await first.close();

  await write(`${attacker.origin}/revocation`);
  const app = await launch();
  await expect.poll(async () => (await sessionOf(app.window))?.problem?.code).toBe('connection_changed');
  const answer = await call(app.window, 'session.signOut', { session: 'demo' });
  expect(answer).toMatchObject({ ok: true });
  await expect.poll(() => wire.count({ path: '/token/revocation' })).toBeGreaterThan(0);
  expect(attacker.requests).toEqual([]);
  await app.kill();
});
