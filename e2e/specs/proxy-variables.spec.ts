import { startTrapServer } from '../fixtures/attacks/trap-server.ts';
import { openProfile, refreshSession, reloadProfile, signIn } from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';

const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'];

test('a proxy that only the environment names sees nothing of sign-in, renewal and requests @T17', async ({
  launch,
}) => {
  const trap = await startTrapServer();
  const address = trap.origin;
  const env = { ...Object.fromEntries(names.map((name) => [name, address])), NO_PROXY: '', no_proxy: '' };
  const app = await launch({ env });
  // The app restores the variables after Chromium has read its settings without them.
  await expect.poll(() => app.electron.evaluate(() => process.env['HTTP_PROXY'])).toBe(address);
  await signIn(app);
  await openProfile(app.window);
  await reloadProfile(app.window);
  expect((await refreshSession(app.window)).ok).toBe(true);
  expect(trap.connections()).toBe(0);
  // Control: the trap counts a connection.
  await fetch(address);
  expect(trap.connections()).toBe(1);
  await app.close();
  trap.stop();
});
