import { expect, test } from 'vitest';
import type { Connection } from '../../../../shared/model/connection.ts';
import type { TokenCall } from '../../oauth/testing/world.ts';
import { folderForTest, runApp, serverForTest } from '../testing/app.ts';
import { handClock } from '../testing/poll-clock.ts';

const DEVICE_CODE: Connection['grants'][number] = 'urn:ietf:params:oauth:grant-type:device_code';

/** Time for a few requests on a busy machine. */
const soon = { timeout: 10_000 };

interface Options {
  dpop?: boolean;
  keep?: boolean;
  client?: Connection['client'];
  deviceAnswer?: Record<string, unknown>;
}

/** A device sign-in up to the step that shows the code. */
async function startDevice({ dpop = false, keep = true, client, deviceAnswer = {} }: Options = {}) {
  const server = await serverForTest({ dpop });
  server.state.deviceAnswer = deviceAnswer;
  const clock = handClock();
  const connection = server.connection({
    grants: ['authorization_code', DEVICE_CODE],
    ...(client === undefined ? {} : { client }),
  });
  const folder = await folderForTest();
  const app = await runApp([connection], folder, { pollClock: clock });
  await app.sessions.start();
  await app.sessions.get('demo').signIn({ method: 'device', keep });
  return { server, app, clock, folder, connection };
}

async function shownCode(options?: Options) {
  const started = await startDevice(options);
  await expect.poll(() => started.app.snapshot().signIn?.step, soon).toBe('device');
  const [deviceCode = '', device] = [...started.server.devices][0] ?? [];
  if (device === undefined) throw new Error('no code was asked for');
  return { ...started, device, deviceCode };
}

const polls = (calls: readonly Record<string, string>[]) =>
  calls.filter((call) => call['grant_type'] === DEVICE_CODE).length;

const ended = async (app: Awaited<ReturnType<typeof shownCode>>['app']) => {
  await app.reaches('signedOut');
  return app.snapshot().problem;
};

test('a code is shown, asked about while nobody has entered it, and becomes a session @B4', async () => {
  const { server, app, clock, device, deviceCode } = await shownCode();
  expect(app.snapshot()).toMatchObject({
    state: 'signingIn',
    signIn: {
      userCode: 'WDJB-MJHT',
      verificationUri: `${server.issuer}/device`,
      verificationUriComplete: `${server.issuer}/device?user_code=WDJB-MJHT`,
    },
  });
  expect(app.sessions.get('demo').signInText('code')).toBe('WDJB-MJHT');
  expect(app.sessions.secrets()).toContain(deviceCode);
  expect(device.parameters).toMatchObject({ scope: 'openid profile offline_access' });
  expect([await clock.tick(), await clock.tick()]).toEqual([5, 5]);
  await clock.paused();
  device.state = 'confirmed';
  await clock.tick();
  await app.reaches('active');
  expect(app.snapshot()).toMatchObject({ generation: 1, account: { sub: 'user-1' }, kept: 'vault' });
  expect(app.snapshot().actsAs).toBeUndefined();
  expect(polls(server.state.tokenCalls)).toBe(3);
  expect(JSON.stringify(app.seen)).not.toMatch(/[ard][tc]-/);
  expect(app.sessions.secrets()).not.toContain(deviceCode);
  await app.sessions.get('demo').refresh();
  expect(server.state.renewals).toBe(1);
});

test('slow_down is obeyed for the rest of the sign-in @B4', async () => {
  const { server, app, clock, device } = await shownCode();
  server.state.script = ({ response }: TokenCall) => {
    server.state.script = undefined;
    response.writeHead(400, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: 'slow_down' }));
  };
  const pauses = [await clock.tick(), await clock.tick()];
  await clock.paused();
  device.state = 'confirmed';
  pauses.push(await clock.tick());
  await app.reaches('active');
  expect(pauses).toEqual([5, 10, 10]);
});

test('a token from a code is bound to this device where the server binds @S4.3 @B4', async () => {
  const { server, app, clock, device } = await shownCode({ dpop: true });
  server.proofs.nonce = 'nonce-of-the-server';
  device.state = 'confirmed';
  await clock.tick();
  await app.reaches('active');
  expect(app.snapshot().bound).toBe(true);
  expect((await app.tokens.current()).prover).toBeDefined();
  await app.sessions.get('demo').refresh();
});

test('a code that was declined says so @B4', async () => {
  const { app, clock, device } = await shownCode();
  device.state = 'denied';
  await clock.tick();
  expect(await ended(app)).toMatchObject({ code: 'access_denied' });
});

test('a code that the server has let run out says so @B4', async () => {
  const { app, clock, device } = await shownCode();
  device.state = 'expired';
  await clock.tick();
  expect(await ended(app)).toMatchObject({ code: 'sign_in_expired', remedy: 'Get a new code.' });
});

test('a code runs out by itself, and the server is not asked any more @B4', async () => {
  const { server, app, clock } = await shownCode({ deviceAnswer: { expires_in: 12 } });
  expect([await clock.tick(), await clock.tick(), await clock.tick()]).toEqual([5, 5, 2]);
  expect(await ended(app)).toMatchObject({ code: 'sign_in_expired' });
  expect(polls(server.state.tokenCalls)).toBe(2);
});

test('a cancelled code is asked about no more, and nothing of it stays @B4', async () => {
  const { server, app, clock, device, deviceCode } = await shownCode();
  await clock.tick();
  await expect.poll(() => polls(server.state.tokenCalls), soon).toBe(1);
  app.sessions.get('demo').cancelSignIn();
  expect(await ended(app)).toMatchObject({ code: 'sign_in_cancelled' });
  device.state = 'confirmed';
  await expect.poll(() => app.sessions.secrets(), soon).not.toContain(deviceCode);
  expect(() => app.sessions.get('demo').signInText('code')).toThrow('no code');
  expect(polls(server.state.tokenCalls)).toBe(1);
});

test('tokens that come for a cancelled code are nobody’s @B4 @B10', async () => {
  const { server, app, clock, device } = await shownCode();
  device.state = 'confirmed';
  server.state.script = async ({ honest, response }: TokenCall) => {
    const answer = await honest();
    app.sessions.get('demo').cancelSignIn();
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  };
  await clock.tick();
  expect(await ended(app)).toMatchObject({ code: 'sign_in_cancelled' });
  expect(app.snapshot().account).toBeUndefined();
});

test('an answer that is lost is not mistaken for a session: a new code is needed @B4', async () => {
  const { server, app, clock, device } = await shownCode();
  device.state = 'confirmed';
  server.state.script = async ({ honest, request }: TokenCall) => {
    await honest();
    server.state.script = undefined;
    request.socket.destroy();
  };
  await clock.tick();
  await expect
    .poll(() => app.snapshot().signIn, soon)
    .toMatchObject({ trouble: { code: 'server_unreachable' } });
  expect(await clock.tick()).toBe(10);
  expect(await ended(app)).toMatchObject({ code: 'sign_in_expired', remedy: 'Get a new code.' });
});

test('a server that is gone for a while is said to be, and the code is still good @B4 @B6', async () => {
  const { server, app, clock, device } = await shownCode();
  server.state.script = ({ response }: TokenCall) => {
    response.writeHead(429, { 'content-type': 'application/json', 'retry-after': '30' }).end('{}');
  };
  await clock.tick();
  await expect.poll(() => app.snapshot().signIn, soon).toMatchObject({ trouble: { code: 'rate_limited' } });
  server.state.script = undefined;
  expect(await clock.tick()).toBe(30);
  await expect.poll(() => app.snapshot().signIn, soon).not.toHaveProperty('trouble');
  device.state = 'confirmed';
  await clock.tick();
  await app.reaches('active');
});

const wrongTokens: Array<[string, (claims: Record<string, unknown>) => Record<string, unknown>]> = [
  ['issuer', (claims) => ({ ...claims, iss: 'https://evil.example' })],
  ['audience', (claims) => ({ ...claims, aud: 'another-client' })],
  ['access token', (claims) => ({ ...claims, at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' })],
];

test.each(wrongTokens)('an ID token with a wrong %s begins no session @T14 @B4', async (_what, spoil) => {
  const { server, app, clock, device } = await shownCode();
  device.state = 'confirmed';
  server.state.script = async ({ honest, sign, response }: TokenCall) => {
    const answer = await honest();
    const [, payload = ''] = String(answer?.['id_token']).split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
    const body = { ...answer, id_token: await sign(spoil(claims)) };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  await clock.tick();
  expect(await ended(app)).toMatchObject({ code: 'unexpected_answer' });
  expect(app.snapshot().account).toBeUndefined();
});

test('an answer that does not say who signed in begins no session @T14 @B4', async () => {
  const { server, app, clock, device } = await shownCode();
  device.state = 'confirmed';
  server.state.script = async ({ honest, response }: TokenCall) => {
    const { id_token: _without, ...answer } = (await honest()) ?? {};
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  };
  await clock.tick();
  expect(await ended(app)).toMatchObject({ code: 'unexpected_answer' });
});

test('a page on another computer in clear text is neither shown nor opened @T4 @B4', async () => {
  const { app } = await startDevice({ deviceAnswer: { verification_uri: 'http://login.example/device' } });
  expect(await ended(app)).toMatchObject({ code: 'unexpected_answer' });
  expect(app.opened).toEqual([]);
});

test('the page is opened on this computer when a person asks for it, and not before @T19 @B4', async () => {
  const { server, app } = await shownCode();
  expect(app.opened).toEqual([]);
  await app.sessions.get('demo').reopenBrowser();
  const complete = `${server.issuer}/device?user_code=WDJB-MJHT`;
  // By a loopback address, so that the code appears on no command line.
  expect(app.opened).toEqual([expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/start\/[\w-]{32}$/)]);
  expect((await app.browser.onward(app.opened[0] ?? '')).href).toBe(complete);
  expect(app.sessions.get('demo').signInText('address')).toBe(complete);
});

test('a connection that does not list device codes does not offer them @B4', async () => {
  const server = await serverForTest();
  const app = await runApp([server.connection()], await folderForTest());
  await app.sessions.start();
  await expect(app.sessions.get('demo').signIn({ method: 'device', keep: true })).rejects.toMatchObject({
    code: 'invalid_input',
  });
});

test('an app that registered before there were codes registers anew, once nobody needs the old registration @B4', async () => {
  const server = await serverForTest();
  const folder = await folderForTest();
  const before = await runApp([server.connection({ grants: ['password'] })], folder);
  await before.sessions.start();
  await before.sessions.get('demo').signIn({ method: 'password', keep: true });
  await before.reaches('active');
  await before.sessions.stop();
  const clock = handClock();
  const grants = ['password', DEVICE_CODE];
  const app = await runApp([server.connection({ grants })], folder, { pollClock: clock });
  await app.sessions.start();
  const second = app.sessions.add('demo');
  await app.sessions.get(second).signIn({ method: 'device', keep: true });
  await expect.poll(() => app.snapshot(second).signIn?.step, soon).toBe('device');
  expect(server.state.registrations).toBe(1);
  app.sessions.get(second).cancelSignIn();
  await app.sessions.get('demo').signOut();
  await app.sessions.get('demo').signIn({ method: 'device', keep: true });
  await expect.poll(() => app.snapshot().signIn?.step, soon).toBe('device');
  expect(server.state.registrations).toBe(2);
});
