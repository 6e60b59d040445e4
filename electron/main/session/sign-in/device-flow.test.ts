import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { folderForTest, runApp, serverForTest, signedIn } from '../testing/app.ts';

test('each way of signing in names the device, a renewal does not', async () => {
  const server = await serverForTest();
  server.state.metadata = { latchkey_device_parameters_supported: true };
  const app = await signedIn(server);
  await app.sessions.get('demo').refresh();
  await app.sessions.get('demo').signOut();
  await app.sessions.get('demo').signIn({ method: 'browser', keep: true });
  await expect.poll(() => app.opened.length).toBe(1);
  await app.browser.follow(app.opened[0] ?? '');
  await app.reaches('active');
  const named = server.state.tokenCalls.map((call) => [call['grant_type'], call['device_name']]);
  expect(named).toEqual([
    ['password', hostname()],
    ['refresh_token', undefined],
    ['authorization_code', hostname()],
  ]);
});

test('a server that did not ask for it does not learn the name of the device', async () => {
  const server = await serverForTest();
  const app = await runApp([server.connection()], await folderForTest());
  await app.sessions.start();
  await app.sessions.get('demo').signIn({ method: 'password', keep: true });
  await app.reaches('active');
  expect(JSON.stringify(server.state.tokenCalls)).not.toContain('device');
});
