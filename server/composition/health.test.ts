import pg from 'pg';
import { expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import type { Authority } from '../authority.ts';
import { eachDatabase, postgresForTest } from '../testing/databases.ts';
import { authorityForTest } from '../testing/harness.ts';

const readySchema = z.object({ status: z.string(), problems: z.array(z.string()).default([]) });

async function readiness({ issuer }: Authority): Promise<{ code: number; problems: string[] }> {
  const answer = await fetch(`${issuer}/readyz`);
  return { code: answer.status, problems: readySchema.parse(await answer.json()).problems };
}

async function administer(url: string): Promise<pg.Client> {
  const admin = new URL(url);
  admin.pathname = '/postgres';
  const client = new pg.Client({ connectionString: admin.href });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

test.each(eachDatabase)('a started authority is up and ready on $name', async ({ open }) => {
  const authority = await authorityForTest({ database: await open() });
  expect((await fetch(`${authority.issuer}/healthz`)).status).toBe(200);
  expect(await readiness(authority)).toEqual({ code: 200, problems: [] });
});

test('without its database it is up and not ready, and ready again when that is back', async () => {
  const database = await postgresForTest();
  const name = new URL(database).pathname.slice(1);
  const authority = await authorityForTest({ database });
  const admin = await administer(database);
  await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
  await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
  await vi.waitFor(async () => {
    expect(await readiness(authority)).toEqual({
      code: 503,
      problems: ['announcements of other instances are not received', 'the database does not answer'],
    });
  }, 20_000);
  expect((await fetch(`${authority.issuer}/healthz`)).status).toBe(200);
  await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
  await vi.waitFor(async () => expect((await readiness(authority)).code).toBe(200), 20_000);
});

test('a stopping authority says so while it still answers', async () => {
  const authority = await authorityForTest({ drain: 1 });
  const stopped = authority.stop();
  expect(await readiness(authority)).toEqual({ code: 503, problems: ['the authority is stopping'] });
  await stopped;
});
