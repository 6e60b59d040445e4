import { expect, test } from 'vitest';
import { type Connection, connectionSchema } from '../../../shared/model/connection.ts';
import { ProblemError } from '../../../shared/model/problem.ts';
import type { SessionSnapshot } from '../../../shared/model/session.ts';
import type { GatewayRequest } from '../gateway/types.ts';
import { createSignOutEverywhere } from './sign-out-everywhere.ts';

const connection = (id: string, issuer: string): Connection =>
  connectionSchema().parse({
    id,
    name: id,
    issuer,
    client: { authentication: 'registration' },
    grants: ['password'],
    api: [{ origin: issuer, prefix: '/api/' }],
  });

const session = (name: string, of: string, sub?: string): SessionSnapshot => ({
  session: name,
  connection: of,
  state: 'active',
  generation: 1,
  scopes: [],
  renewals: 0,
  ...(sub === undefined ? {} : { account: { sub, roles: [] } }),
});

function setUp(reaches: boolean, answer: () => Promise<string> = async () => '{"ended":3}') {
  const asked: GatewayRequest[] = [];
  const out: unknown[] = [];
  const everywhere = createSignOutEverywhere({
    connections: () => [
      connection('demo', 'https://a.example'),
      connection('again', 'https://a.example'),
      connection('other', 'https://b.example'),
    ],
    sessions: {
      list: () => [
        session('demo', 'demo', 'dana'),
        session('demo~2', 'demo', 'omar'),
        session('again', 'again', 'dana'),
        session('other', 'other', 'dana'),
        session('demo~3', 'demo'),
        // An app with the same subject as the person.
        { ...session('demo~4', 'demo', 'dana'), actsAs: 'app' },
      ],
      get: (id) => ({
        signOut: async (others) => void out.push(others === undefined ? [id] : [id, others]),
        reachesOthers: async () => reaches,
      }),
    },
    gateway: {
      request: async (request) => {
        asked.push(request);
        return { status: 200, body: await answer(), contentType: 'application/json', generation: 1 };
      },
    },
  });
  return { everywhere, asked, out };
}

test('other devices first, then every session of the same person at the same server here @B10', async () => {
  const { everywhere, asked, out } = setUp(true);
  await everywhere.signOut('demo');
  expect(asked).toMatchObject([{ session: 'demo', method: 'POST', path: 'sessions/revoke-others' }]);
  expect(out).toEqual([['demo', 3], ['again']]);
});

test('a server that cannot end others is not asked to, and it is this computer alone', async () => {
  const { everywhere, asked, out } = setUp(false);
  expect(await everywhere.reaches('demo')).toBe(false);
  await everywhere.signOut('demo');
  expect(asked).toEqual([]);
  expect(out).toEqual([['demo'], ['again']]);
});

test('when the server cannot be told, nobody is signed out', async () => {
  const refused = new ProblemError('server_error', 'The server failed.');
  const { everywhere, out } = setUp(true, () => Promise.reject(refused));
  await expect(everywhere.signOut('demo')).rejects.toBe(refused);
  expect(out).toEqual([]);
});

test.each(['<html>', '{}', '{"ended":"all"}'])(
  'an answer that says nothing ends nothing here: %s',
  async (body) => {
    const { everywhere, out } = setUp(true, async () => body);
    await expect(everywhere.signOut('demo')).rejects.toMatchObject({ code: 'unexpected_answer' });
    expect(out).toEqual([]);
  },
);

test('somebody whose name is not known is signed out alone', async () => {
  const { everywhere, out } = setUp(false);
  await everywhere.signOut('demo~3');
  expect(out).toEqual([['demo~3']]);
});
