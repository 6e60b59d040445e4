import { startTrapServer, type TrapServer } from '../fixtures/attacks/trap-server.ts';
import { dana } from '../fixtures/authority/connection.ts';
import { disableDpop } from '../fixtures/authority/disable-dpop.ts';
import { needlesOfKinds, search } from '../fixtures/leaks/needles.ts';
import { call, openView, refreshSession } from '../fixtures/steps.ts';
import { test as base, expect } from '../fixtures/test.ts';

const test = base.extend<{ trap: TrapServer }>({
  trap: async ({ wire: _ }, use) => {
    const trap = await startTrapServer({ body: '{"jobs":[]}' });
    await use(trap);
    trap.stop();
  },
});

for (const scheme of ['Bearer', 'DPoP']) {
  test(`every API request carries the token in a ${scheme} header, and no address ever does @S0.2`, async ({
    launchSignedIn,
    wire,
    authority,
  }) => {
    if (scheme === 'Bearer') await disableDpop(wire, authority);
    const app = await launchSignedIn({ view: 'Profile' });
    await refreshSession(app.window);
    await call(app.window, 'jobs.list', { session: 'demo' });
    const api = wire.log.filter(({ path }) => path.startsWith('/api/'));
    expect(api.length).toBeGreaterThanOrEqual(3);
    const tokens = wire.secrets().filter(({ kind }) => kind === 'access_token');
    expect(tokens.length).toBeGreaterThanOrEqual(2);
    for (const { headers } of api) {
      expect(tokens.map(({ value }) => `${scheme} ${value}`)).toContain(headers.authorization);
    }
    const needles = needlesOfKinds(
      wire.secrets(),
      'access_token',
      'refresh_token',
      'client_secret',
      'password',
    );
    const addresses = wire.log.map(({ url }) => url).join('\n');
    expect(search(Buffer.from(addresses), needles, 'addresses')).toEqual([]);
    const sent = wire.log.map(({ body, headers }) => body + headers.authorization).join('\n');
    expect(search(Buffer.from(sent), needles, 'bodies and headers')).not.toEqual([]);
  });
}

for (const status of [301, 302, 303, 307, 308]) {
  test(`a ${status} to another place is not followed, and nothing reaches it @B5`, async ({
    launchSignedIn,
    wire,
    trap,
  }) => {
    const app = await launchSignedIn();
    const headers = { location: `${trap.origin}/api/jobs` };
    wire.inject({ path: '/api/jobs' }, { kind: 'answer', status, headers, body: '' });
    const answer = await call(app.window, 'jobs.list', { session: 'demo' });
    expect(answer).toMatchObject({ ok: false, problem: { code: 'egress_refused' } });
    expect(trap.requests).toEqual([]);
    await openView(app.window, 'Profile');
    await expect(app.window.getByText('The jobs could not be loaded')).toBeVisible();
    expect(trap.requests).toEqual([]);
    await fetch(trap.origin, { headers: { authorization: 'Bearer planted' } });
    expect(trap.requests).toMatchObject([{ headers: { authorization: 'Bearer planted' } }]);
  });
}

test('a token that an answer echoes is masked before it comes to the window @B5', async ({
  launchSignedIn,
  wire,
}) => {
  const app = await launchSignedIn();
  const token = wire.secrets().find(({ kind }) => kind === 'access_token')?.value ?? '';
  const echo = JSON.stringify({ jobs: [], echo: `you sent ${token} for ${dana.username}` });
  wire.inject(
    { path: '/api/jobs' },
    { kind: 'answer', status: 200, headers: { 'content-type': 'application/json' }, body: echo },
  );
  const answer = await call(app.window, 'jobs.list', { session: 'demo' });
  const text = answer.ok ? answer.value : '';
  expect(text).toContain(dana.username);
  expect(search(Buffer.from(text), needlesOfKinds(wire.secrets(), 'access_token'), 'answer')).toEqual([]);
});
