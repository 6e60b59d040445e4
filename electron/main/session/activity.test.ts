import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { activitySchema } from '../../../shared/model/activity.ts';
import { runApp, serverForTest, signedIn } from './testing/app.ts';

const fingerprint = (secret: string) =>
  createHmac('sha256', 'test').update(secret).digest('hex').slice(0, 12);

const kindsOf = (app: { activity: { kind: string }[] }) => app.activity.map(({ kind }) => kind);

test('a sign-in and a renewal are told with generation, duration and fingerprints of their tokens @B8', async () => {
  const server = await serverForTest();
  const app = await signedIn(server, { changes: { fingerprint } });
  const report = await app.sessions.get('demo').refresh();
  const [began, signed, refreshed] = app.activity;
  expect(kindsOf(app)).toEqual(['sign_in_started', 'signed_in', 'renewed']);
  expect(began).toEqual({
    kind: 'sign_in_started',
    session: 'demo',
    connection: 'demo',
    message: expect.any(String),
    generation: 0,
  });
  const whose = { session: 'demo', account: fingerprint('user-1'), tookMs: expect.any(Number) };
  expect(signed).toMatchObject({ ...whose, generation: 1, tokens: { access: report.before.fingerprint } });
  expect(refreshed).toMatchObject({ ...whose, generation: 2, tokens: { access: report.after.fingerprint } });
  expect(refreshed?.tokens?.refresh).not.toBe(signed?.tokens?.refresh);
  for (const note of app.activity)
    expect(activitySchema().parse({ id: 'x', at: 1, ...note })).toMatchObject(note);
  expect(JSON.stringify(app.activity)).not.toMatch(/[ar]t-[\w-]{8}|correct-horse/);
});

test('a wait is told with its cause, its remedy and when it is tried again; a person’s try is told, too @B8', async () => {
  const server = await serverForTest();
  const app = await signedIn(server, { changes: { fingerprint } });
  server.state.script = ({ response }) => void response.writeHead(503).end();
  await expect(app.sessions.get('demo').refresh()).rejects.toThrow();
  const failed = app.activity.at(-1);
  expect(failed).toMatchObject({
    kind: 'renewal_failed',
    code: 'server_error',
    remedy: expect.any(String),
    tookMs: expect.any(Number),
    generation: 1,
    tokens: { access: expect.any(String), refresh: expect.any(String) },
  });
  expect(failed?.retryAt).toBe(app.snapshot().retryAt);
  server.state.script = undefined;
  await app.sessions.get('demo').retry();
  expect(kindsOf(app).slice(-2)).toEqual(['retried', 'renewed']);
});

test('the end of a session is told with the tokens it ended with, a later failed sign-in with nobody’s @B8', async () => {
  const server = await serverForTest();
  const app = await signedIn(server, { changes: { fingerprint } });
  const { tokens, account } = app.activity.at(-1) ?? {};
  server.state.script = ({ response }) =>
    void response
      .writeHead(400, { 'content-type': 'application/json' })
      .end(JSON.stringify({ error: 'invalid_grant', session_end_reason: 'revoked_by_administrator' }));
  await expect(app.sessions.get('demo').refresh()).rejects.toThrow();
  expect(app.activity.at(-1)).toMatchObject({
    kind: 'session_ended',
    code: 'session_ended',
    ending: { reason: 'revoked_by_administrator' },
    generation: 2,
    tokens,
    account,
  });
  await app.sessions.get('demo').signIn({ method: 'browser', keep: true });
  app.sessions.get('demo').cancelSignIn();
  const cancelled = app.activity.at(-1);
  expect(cancelled).toMatchObject({ kind: 'sign_in_failed', code: 'sign_in_cancelled' });
  expect([cancelled?.tokens, cancelled?.account]).toEqual([undefined, undefined]);
});

test('without a key that is kept the fingerprints of one run mean nothing in another @B8', async () => {
  const server = await serverForTest();
  const first = await signedIn(server);
  await first.sessions.stop();
  const again = await runApp([server.connection()], first.folder);
  await again.sessions.start();
  const { before } = await again.sessions.get('demo').refresh();
  expect(before.fingerprint).not.toBe(first.activity.at(-1)?.tokens?.access);
});
