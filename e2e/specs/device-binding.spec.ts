import { openProfile, refreshSession, sessionOf } from '../fixtures/steps.ts';
import { expect, test } from '../fixtures/test.ts';
import type { Wire } from '../fixtures/wire/wire.ts';

/** Repeats the last refresh from another client: with the newest refresh token and these headers of the original request. */
function refreshElsewhere(wire: Wire, ...names: string[]): Promise<Response> {
  const refresh = wire.log.findLast(({ grant, status }) => grant === 'refresh_token' && status === 200);
  const { refresh_token } = JSON.parse(refresh?.answer ?? '{}') as { refresh_token: string };
  const headers = Object.fromEntries(names.map((name) => [name, String(refresh?.headers[name])]));
  const body = new URLSearchParams({
    ...Object.fromEntries(new URLSearchParams(refresh?.body)),
    refresh_token,
  });
  return fetch(wire.origin + refresh?.url, { method: 'POST', headers, body });
}

test('what a thief takes from the wire is of no use without the key of the device @S4.3', async ({
  launchSignedIn,
  wire,
}) => {
  const app = await launchSignedIn();
  await refreshSession(app.window);
  await openProfile(app.window);

  // Refresh token and client secret, first without a proof and then with the proof that was used before.
  for (const headers of [['authorization'], ['authorization', 'dpop']]) {
    const answer = await refreshElsewhere(wire, ...headers);
    expect(answer.status).toBe(400);
    expect(['invalid_grant', 'invalid_dpop_proof']).toContain((await answer.json()).error);
  }
  // The access token: as it was sent, as a bearer token, and with the proof of another request.
  const request = wire.log.findLast(({ path, status }) => path === '/api/jobs' && status === 200);
  const sent = String(request?.headers.authorization);
  expect(sent).toMatch(/^DPoP /);
  const proof = String(request?.headers['dpop']);
  for (const [path, headers] of [
    ['/api/jobs', { authorization: sent }],
    ['/api/jobs', { authorization: sent.replace('DPoP', 'Bearer') }],
    ['/api/jobs', { authorization: sent, dpop: proof }],
    ['/api/me', { authorization: sent, dpop: proof }],
  ] as const) {
    expect((await fetch(wire.origin + path, { headers })).status, path).toBe(401);
  }

  // The session goes on.
  const refreshed = await refreshSession(app.window);
  expect(refreshed.ok).toBe(true);
  expect(await sessionOf(app.window)).toMatchObject({ state: 'active', bound: true });
});

test('the session view says whether the session is bound to this device @S4.3', async ({
  launchSignedIn,
}) => {
  const app = await launchSignedIn({ view: 'Session' });
  await expect(app.window.getByText('Bound to this device')).toBeVisible();
});

test('a session that was bound before a restart is bound after it @S4.3 @S4.4', async ({
  launch,
  launchSignedIn,
  wire,
}) => {
  const first = await launchSignedIn();
  await first.close();
  const second = await launch();
  await openProfile(second.window);
  await refreshSession(second.window);
  expect(await sessionOf(second.window)).toMatchObject({ state: 'active', bound: true });
  expect(wire.count({ path: '/api/', status: 401 })).toBe(0);
});
