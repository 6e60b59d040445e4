import { expect, test } from 'vitest';
import type { ProblemError } from '../../../../shared/model/problem.ts';
import { sendJson } from '../../oauth/testing/http-server.ts';
import { runApp, serverForTest, signedIn } from '../testing/app.ts';

test('signing out wipes memory and disk first and tells the server then @B10', async () => {
  const server = await serverForTest();
  const order: string[] = [];
  const app = await signedIn(server, { changes: { fault: (step) => void order.push(step) } });
  const [refreshToken] = app.sessions.secrets().filter((secret) => secret.startsWith('rt-'));
  await app.sessions.get('demo').signOut();
  expect(order).toEqual(['signOut.left', 'signOut.buried', 'signOut.listed', 'signOut.wiped']);
  expect(app.snapshot()).toMatchObject({ state: 'signedOut', generation: 2, scopes: [] });
  expect(await app.stores.session('demo', true).read()).toEqual({ state: 'empty' });
  await expect(app.tokens.current()).rejects.toMatchObject({ code: 'not_signed_in' });
  await app.sessions.stop();
  expect(server.state.revoked).toEqual([refreshToken]);
  expect(app.sessions.secrets().filter((secret) => /^[ar]t-/.test(secret))).toEqual([]);
});

test.each(['intent', 'answered', 'pending', 'judged', 'committed'])(
  'a renewal overtaken by a sign-out at "%s" does not bring the session back @B10 @T22',
  async (step) => {
    const server = await serverForTest();
    const reached = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const fault = async (name: string) => {
      if (name !== step) return;
      reached.resolve();
      await goOn.promise;
    };
    const app = await signedIn(server, { changes: { fault } });
    const refresh = app.tokens.refreshAfter(1);
    const refused = expect(refresh).rejects.toMatchObject({ code: 'not_signed_in' });
    await reached.promise;
    await app.sessions.get('demo').signOut();
    goOn.resolve();
    await refused;
    expect(app.snapshot()).toMatchObject({ state: 'signedOut' });
    expect(await app.stores.session('demo', true).read()).toEqual({ state: 'empty' });
    await app.sessions.stop();
    expect(server.state.renewals).toBe(step === 'intent' ? 0 : 1);
    expect(server.state.revoked).toHaveLength(step === 'intent' ? 1 : 2);
    for (const token of server.state.revoked) expect(server.rotation.isLive(token)).toBe(false);
    const restarted = await runApp([server.connection()], app.folder);
    await restarted.sessions.start();
    expect(restarted.snapshot().state).toBe('signedOut');
  },
);

test('a refusal that arrives after a new sign-in does not end it', async () => {
  const server = await serverForTest();
  const gate = Promise.withResolvers<void>();
  const app = await signedIn(server);
  server.state.script = async ({ parameters, honest, response }) => {
    if (parameters['grant_type'] !== 'refresh_token') return sendJson(response, 200, await honest());
    await gate.promise;
    sendJson(response, 400, { error: 'invalid_grant' });
  };
  const late = app.tokens.refreshAfter(1);
  await expect.poll(() => server.state.tokenCalls.length).toBe(2);
  await app.sessions.get('demo').signIn({ method: 'password', keep: true });
  await expect.poll(() => app.snapshot().generation).toBe(2);
  gate.resolve();
  expect((await late).generation).toBe(2);
  expect(app.snapshot().state).toBe('active');
});

test('a server that cannot be told does not hold up a sign-out @B10', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  await server.close();
  await app.sessions.get('demo').signOut();
  expect(app.snapshot().state).toBe('signedOut');
  await expect
    .poll(() => app.activity.find(({ kind }) => kind === 'revocation')?.message)
    .toContain('could not be ended on the server yet');
});

test('a file that cannot be removed is said, while the server is told all the same', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  const store = app.stores.session('demo', true);
  store.erase = () => Promise.reject(Object.assign(new Error('busy'), { code: 'EBUSY' }));
  await expect(app.sessions.get('demo').signOut()).rejects.toMatchObject({ code: 'disk_failed' });
  expect(app.snapshot()).toMatchObject({ state: 'signedOut', problem: { code: 'disk_failed' } });
  await expect.poll(() => server.state.revoked.length).toBe(1);
});

test('a sign-in overtaken by a sign-out does not bring a session @B10 @T22', async () => {
  const server = await serverForTest();
  const gate = Promise.withResolvers<void>();
  const app = await signedIn(server);
  server.state.script = async ({ honest, response }) => {
    await gate.promise;
    sendJson(response, 200, await honest());
  };
  await app.sessions.get('demo').signIn({ method: 'password', keep: true });
  await expect.poll(() => server.state.tokenCalls.length).toBe(2);
  await app.sessions.get('demo').signOut();
  gate.resolve();
  await app.sessions.stop();
  expect(app.snapshot().state).toBe('signedOut');
  expect(await app.stores.session('demo', true).read()).toEqual({ state: 'empty' });
});

const instants = ['locked', 'read', 'intent', 'answered', 'pending', 'judged', 'committed'];

test('200 sign-outs raced by a renewal, each from another instant: none comes back, here or on the server @B10 @T22', async () => {
  const server = await serverForTest();
  const race = { instant: '', head: 0, begun: Promise.withResolvers<void>() };
  const fault = async (step: string) => {
    if (step !== race.instant) return;
    race.begun.resolve();
    for (let turn = 0; turn < race.head; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const app = await signedIn(server, { changes: { fault } });
  for (let round = 0; round < 200; round += 1) {
    if (round > 0) {
      await app.sessions.get('demo').signIn({ method: 'password', keep: true });
      await app.reaches('active');
    }
    race.instant = instants[round % instants.length] ?? '';
    race.head = Math.floor(round / instants.length);
    race.begun = Promise.withResolvers();
    const refresh = app.tokens
      .refreshAfter(app.snapshot().generation)
      .catch(({ code }: ProblemError) => code);
    await race.begun.promise;
    await app.sessions.get('demo').signOut();
    expect(await refresh).not.toBe('internal');
    expect(app.snapshot().state).toBe('signedOut');
    expect(await app.stores.session('demo', true).read()).toEqual({ state: 'empty' });
  }
  await app.sessions.stop();
  expect(server.rotation.liveFamilies()).toBe(0);
  expect(await app.stores.revocations('demo', true).read()).toEqual({ state: 'empty' });
  // Every answered refresh produced a token that had to be revoked.
  expect(server.state.renewals).toBeGreaterThan(100);
  expect(server.state.revoked.length).toBeGreaterThan(300);
});

test('another process that renews meanwhile does not bring the session back @B10 @T22', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  const reached = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const other = await runApp([server.connection()], app.folder, {
    fault: async (step) => {
      if (step !== 'answered') return;
      reached.resolve();
      await goOn.promise;
    },
  });
  await other.sessions.start();
  const refresh = other.tokens.refreshAfter(1);
  await reached.promise;
  await app.sessions.get('demo').signOut();
  goOn.resolve();
  const { generation } = await refresh;
  await app.sessions.stop();
  expect(await app.stores.session('demo', true).read()).toEqual({ state: 'empty' });
  expect(server.rotation.liveFamilies()).toBe(0);
  await expect(other.tokens.refreshAfter(generation)).rejects.toMatchObject({ code: 'not_signed_in' });
  expect(other.snapshot().state).toBe('signedOut');
});

test('a session that is ended here for another reason is ended on the server too', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  expect(await app.tokens.refuse(1, 'The API rejected a token that had just been renewed.')).toBe(true);
  await expect.poll(() => server.rotation.liveFamilies()).toBe(0);
  expect(app.snapshot().state).toBe('ended');
});

test('a new sign-in ends the session that it replaces, on the server too', async () => {
  const server = await serverForTest();
  const app = await signedIn(server);
  await app.sessions.get('demo').signIn({ method: 'password', keep: true });
  await expect.poll(() => app.snapshot().generation).toBe(2);
  await expect.poll(() => server.rotation.liveFamilies()).toBe(1);
  await app.tokens.refreshAfter(2);
  expect(app.snapshot().state).toBe('active');
});
