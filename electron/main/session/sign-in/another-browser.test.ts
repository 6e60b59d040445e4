import { expect, test, vi } from 'vitest';
import { createBrowser, type TestBrowser } from '../../oauth/testing/browser.ts';
import { type App, folderForTest, runApp, serverForTest } from '../testing/app.ts';
import { handClock } from '../testing/poll-clock.ts';

const deviceCode = 'urn:ietf:params:oauth:grant-type:device_code';

/** A sign-in in the victim's browser, while a stranger reads every command line. */
async function begun(settings: { par?: boolean } = {}) {
  const server = await serverForTest(settings);
  const app = await runApp([server.connection()], await folderForTest());
  await app.sessions.start();
  await app.sessions.get('demo').signIn({ method: 'browser', keep: true });
  await expect.poll(() => app.opened.length).toBe(1);
  return { server, app, start: app.opened[0] ?? '', victim: app.browser, stranger: createBrowser() };
}

/** Follows an address to the last page, and gives its text. */
async function follow(browser: TestBrowser, address: string | URL): Promise<string> {
  return await (await browser.follow(address)).text();
}

async function opensAgain(app: App): Promise<string> {
  const opened = app.opened.length;
  await app.sessions.get('demo').reopenBrowser();
  await expect.poll(() => app.opened.length).toBe(opened + 1);
  return app.opened.at(-1) ?? '';
}

test.each([false, true])(
  'nothing of the request is in what is opened or copied (pushed: %s) @T19 @S2.1',
  async (par) => {
    const { app, start, victim } = await begun({ par });
    const copied = app.sessions.get('demo').signInText('address');
    const again = await opensAgain(app);
    const all = [start, copied, again];
    expect(new Set(all).size).toBe(3);
    for (const address of all) expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/start\/[\w-]{32}$/);
    // Control: the address they redirect to does contain the request.
    const { searchParams } = await victim.onward(again);
    expect(searchParams.has(par ? 'request_uri' : 'code_challenge')).toBe(true);
  },
);

test('whoever finishes the request in another browser signs nobody in, and the person is told @T19', async () => {
  const { server, app, start, victim, stranger } = await begun();
  const request = await victim.onward(start);
  server.state.person = 'user-2';
  expect(await follow(stranger, request)).toContain('This browser did not begin the sign-in');
  expect(app.snapshot()).toMatchObject({ state: 'signingIn', problem: { code: 'other_browser' } });
  expect(server.state.tokenCalls).toEqual([]);
  server.state.person = 'user-1';
  expect(await follow(victim, request)).toContain('You are signed in as Dana Demo (demo)');
  await app.reaches('active');
  expect(app.snapshot().problem).toBeUndefined();
});

test('a stranger who opens the address before the browser does signs nobody in @T19', async () => {
  const { server, app, start, victim, stranger } = await begun();
  const request = await stranger.onward(start);
  expect(await follow(victim, start)).toContain('Another browser was here first');
  expect(app.snapshot()).toMatchObject({
    state: 'signingIn',
    problem: { code: 'other_browser', remedy: expect.stringContaining('Open the browser again') },
  });
  server.state.person = 'user-2';
  await follow(stranger, request);
  expect(server.state.tokenCalls).toEqual([]);
  server.state.person = 'user-1';
  const again = await opensAgain(app);
  expect(app.snapshot().problem).toBeUndefined();
  await follow(victim, again);
  await app.reaches('active');
  expect(app.snapshot().account?.sub).toBe('user-1');
});

test('one who is through before the browser comes is found out, and what came is revoked @T19', async () => {
  const { server, app, start, victim, stranger } = await begun();
  server.state.person = 'user-2';
  const arrived = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  server.state.script = async ({ honest, response }) => {
    const answer = await honest();
    arrived.resolve();
    await goOn.promise;
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  };
  const last = follow(stranger, start);
  await arrived.promise;
  expect(await follow(victim, start)).toContain('Another browser was here first');
  goOn.resolve();
  expect(await last).toContain('was not completed');
  await app.reaches('signedOut');
  expect(app.snapshot().problem?.code).toBe('other_browser');
  await expect.poll(() => server.state.revoked).toHaveLength(1);
});

test('what this rests on: one whom no other browser follows is not found out, but named @T19', async () => {
  const { server, app, start, stranger } = await begun();
  server.state.person = 'user-2';
  expect(await follow(stranger, start)).toContain('You are signed in as Omar Other (omar)');
  await app.reaches('active');
  expect(app.snapshot().account).toMatchObject({ name: 'Omar Other', username: 'omar' });
});

test('a browser that keeps no cookies is explained in the window, and another one can be used @T19', async () => {
  const { app, start, victim } = await begun();
  await follow(createBrowser({ blocked: true }), start);
  expect(app.snapshot().problem).toMatchObject({
    code: 'other_browser',
    remedy: expect.stringContaining('cookies for 127.0.0.1'),
  });
  await follow(victim, app.sessions.get('demo').signInText('address'));
  await app.reaches('active');
});

test('a code whose page another program opened as well signs nobody in, whoever enters it @T19 @B4', async () => {
  const server = await serverForTest();
  const clock = handClock();
  const connection = server.connection({ grants: [deviceCode] });
  const app = await runApp([connection], await folderForTest(), { pollClock: clock });
  await app.sessions.start();
  await app.sessions.get('demo').signIn({ method: 'device', keep: true });
  await clock.paused();
  await app.sessions.get('demo').reopenBrowser();
  const [start = ''] = app.opened;
  expect((await createBrowser().onward(start)).search).toContain('WDJB-MJHT');
  expect((await app.browser.get(start)).status).toBe(410);
  expect(app.snapshot()).toMatchObject({ state: 'signingIn', problem: { code: 'other_browser' } });
  for (const device of server.devices.values()) device.state = 'confirmed';
  await clock.tick();
  await app.reaches('signedOut');
  expect(app.snapshot().problem?.code).toBe('other_browser');
  await expect.poll(() => server.state.revoked).toHaveLength(1);
});

test('where no program may listen, a page for a code is opened by its own address @B4', async () => {
  const server = await serverForTest();
  const clock = handClock();
  const connection = server.connection({ grants: [deviceCode] });
  const app = await runApp([connection], await folderForTest(), { pollClock: clock });
  await app.sessions.start();
  await app.sessions.get('demo').signIn({ method: 'device', keep: true });
  await clock.paused();
  const { Server } = await import('node:net');
  const listen = vi.spyOn(Server.prototype, 'listen').mockImplementation(function refuse(
    this: InstanceType<typeof Server>,
  ) {
    process.nextTick(() => this.emit('error', Object.assign(new Error('no'), { code: 'EACCES' })));
    return this;
  });
  await app.sessions
    .get('demo')
    .reopenBrowser()
    .finally(() => listen.mockRestore());
  expect(app.opened).toEqual([`${server.issuer}/device?user_code=WDJB-MJHT`]);
});
