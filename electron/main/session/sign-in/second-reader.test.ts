import { expect, test } from 'vitest';
import { runApp, serverForTest, signedIn } from '../testing/app.ts';

test('what a second process finds half written is read again when the first one is through @T12', async () => {
  const server = await serverForTest();
  const reached = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const fault = async (step: string) => {
    if (step !== 'pending') return;
    reached.resolve();
    await goOn.promise;
  };
  const first = await signedIn(server, { changes: { fault } });
  const refresh = first.tokens.refreshAfter(1);
  await reached.promise;
  const second = await runApp([server.connection()], first.folder);
  let half = true;
  second.faults.read = () => {
    if (!half) return undefined;
    half = false;
    goOn.resolve();
    return { state: 'unreadable', reason: 'replayed', detail: 'half written' };
  };
  await second.sessions.start();
  await refresh;
  await second.reaches('active');
  expect(second.snapshot()).toMatchObject({ generation: 2 });
  expect(server.state.renewals).toBe(1);
});

test('what stays unreadable under the lock is set aside @T10', async () => {
  const server = await serverForTest();
  const { folder, sessions } = await signedIn(server);
  await sessions.stop();
  const app = await runApp([server.connection()], folder);
  app.faults.read = () => ({ state: 'unreadable', reason: 'damaged', detail: 'for good' });
  await app.sessions.start();
  expect(app.snapshot()).toMatchObject({ state: 'ended', problem: { code: 'vault_damaged' } });
});

test('of two processes that took the same new token one drops the old one from the disk @T12', async () => {
  const server = await serverForTest();
  const first = await signedIn(server);
  const parent = first.sessions.secrets().find((secret) => secret.startsWith('rt-')) ?? '';
  const second = await runApp([server.connection()], first.folder);
  await second.sessions.start();
  await first.tokens.refreshAfter(1);
  await second.tokens.refreshAfter(1);
  const written = () => first.state.writes + second.state.writes;
  const before = written();
  for (const app of [first, second]) app.tokens.worked(2);
  for (const app of [first, second]) await app.sessions.stop();
  expect(written() - before).toBe(1);
  const stored = JSON.stringify(await first.stores.session('demo', true).read());
  expect(stored).toContain('COMMIT');
  expect(stored).not.toContain(parent);
});
