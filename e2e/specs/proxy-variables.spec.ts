import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { call, expectProfile, openView, signIn } from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import { profilePage } from '../pages/profile.ts';

const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'];

test('a proxy that only the environment names sees nothing of sign-in, renewal and requests @T17', async ({
  launch,
}) => {
  const trap = createServer((_request, response) => response.end());
  let seen = 0;
  trap.on('connection', () => {
    seen += 1;
  });
  await once(trap.listen(0, '127.0.0.1'), 'listening');
  const address = `http://127.0.0.1:${(trap.address() as AddressInfo).port}`;
  const env = { ...Object.fromEntries(names.map((name) => [name, address])), NO_PROXY: '', no_proxy: '' };
  const app = await launch({ env });
  // Given back once Chromium has read its settings without them.
  await expect.poll(() => app.electron.evaluate(() => process.env['HTTP_PROXY'])).toBe(address);
  await signIn(app);
  await openView(app.window, 'Profile');
  await expectProfile(app.window);
  await profilePage(app.window).reload.click();
  await expectProfile(app.window);
  expect((await call(app.window, 'session.renew', { session: 'demo' })).ok).toBe(true);
  expect(seen).toBe(0);
  // The trap does see whoever comes by.
  await fetch(address);
  expect(seen).toBe(1);
  await app.close();
  trap.close();
});
