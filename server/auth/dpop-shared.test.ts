import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { postgresForTest } from '../testing/databases.ts';
import { athOf, newDevice, signInOn } from '../testing/devices.ts';
import { authorityForTest, callApi, register, signIn } from '../testing/harness.ts';

test('while the database does not say whether a proof was used, it is refused, and nothing else is @T23b @S4.3', async () => {
  const database = await postgresForTest();
  const authority = await authorityForTest({ database });
  const client = await register(authority);
  const device = await newDevice();
  const { access_token: token } = await signInOn(authority, client, device);
  const { access_token: unbound } = await signIn(authority, client);
  const ask = async (path: string) => {
    const address = authority.issuer + path;
    const DPoP = await device.proof('GET', address, { claims: { ath: athOf(token) } });
    return fetch(address, { headers: { authorization: `DPoP ${token}`, DPoP } });
  };
  const paths = ['/api/me', '/userinfo'];
  const statuses = async () => (await Promise.all(paths.map(ask))).map(({ status }) => status);
  expect(await statuses()).toEqual([200, 200]);
  const holder = new pg.Client({ connectionString: database });
  await holder.connect();
  onTestFinished(() => holder.end());
  await holder.query('BEGIN');
  await holder.query('LOCK TABLE dpop_proofs');
  const waiting = Promise.all(paths.map(ask));
  expect((await callApi(authority, '/api/me', unbound)).status).toBe(200);
  for (const answer of await waiting) {
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await answer.json()).toMatchObject({ error: 'temporarily_unavailable' });
  }
  await holder.query('ROLLBACK');
  expect(await statuses()).toEqual([200, 200]);
});
