import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { postgresForTest } from '../../server/testing/databases.ts';

async function connectTo(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

test('each test gets an empty database of its own, on a server that forgets nothing it confirmed', async () => {
  const [one, two] = await Promise.all([postgresForTest(), postgresForTest()]);
  expect(one).not.toBe(two);
  const client = await connectTo(one);
  await client.query('CREATE TABLE own (id int)');
  const other = await connectTo(two);
  const tables = "SELECT * FROM information_schema.tables WHERE table_schema = 'public'";
  expect((await other.query(tables)).rows).toEqual([]);
  for (const name of ['fsync', 'full_page_writes', 'synchronous_commit']) {
    expect((await client.query(`SHOW ${name}`)).rows).toEqual([{ [name]: 'on' }]);
  }
});

test('nobody gets in without the password', async () => {
  const url = new URL(await postgresForTest());
  url.password = 'guessed';
  await expect(connectTo(url.href)).rejects.toMatchObject({ code: '28P01' });
});
