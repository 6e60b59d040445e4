import { type RawBuilder, sql } from 'kysely';
import { now } from '../lib/clock.ts';
import { hashSecret } from '../lib/password-hash.ts';
import type { DatabaseKind, Engine } from '../storage/db/engine.ts';
import { openEngine } from '../storage/db/open-engine.ts';

/** The confidential client that refreshes. */
export const BENCH_CLIENT = { id: 'bench', secret: 'secret-of-the-bench-0123456789' };
/** The client that requests tokens for itself. */
export const BENCH_SERVICE = { id: 'bench-service', secret: 'secret-of-the-service-0123456789' };
export const BENCH_PASSWORD = 'password-of-the-bench';
export const BENCH_ADMIN = 'bench-admin';

const DAY = 24 * 60 * 60;
const SESSIONS_PER_USER = 5;
// As long as the encrypted payloads of a token and of a grant.
const SEALED_TOKEN = 540;
const SEALED_GRANT = 420;

/** Name of the benchmark user with this number. */
export function benchUser(index: number): string {
  return `bench-${index}`;
}

async function addPeople({ db }: Engine, count: number): Promise<void> {
  const password = await hashSecret(BENCH_PASSWORD);
  const names = [BENCH_ADMIN, ...Array.from({ length: count }, (_, index) => benchUser(index))];
  const rows = names.map((username) => ({
    sub: `subject-of-${username}`,
    username,
    name: username,
    email: `${username}@example.test`,
    roles: username === BENCH_ADMIN ? '["user","admin"]' : '["user"]',
    password_hash: password,
    active: 1,
    version: 0,
    created: now(),
  }));
  await db.insertInto('users').values(rows).execute();
}

async function addClients({ db }: Engine): Promise<void> {
  const app = { redirect_uris: ['http://127.0.0.1/callback/'], response_types: ['code'] };
  const service = { redirect_uris: [], response_types: [] };
  const each = [
    [
      BENCH_CLIENT,
      'confidential',
      { ...app, grant_types: ['authorization_code', 'refresh_token', 'password'] },
    ],
    [BENCH_SERVICE, 'service', { ...service, grant_types: ['client_credentials'] }],
  ] as const;
  for (const [{ id, secret }, type, metadata] of each) {
    const common = { client_id: id, application_type: 'native', ...metadata };
    await db
      .insertInto('clients')
      .values({
        client_id: id,
        name: id,
        metadata: JSON.stringify({ ...common, token_endpoint_auth_method: 'client_secret_basic' }),
        secret_hash: await hashSecret(secret),
        first_party: 1,
        type,
        active: 1,
        rotation: 1,
        registered_by: 'seed',
        created: now(),
        updated: now(),
      })
      .execute();
  }
}

/** 43 unpredictable characters, like stored hashes. */
function randomId(kind: DatabaseKind): RawBuilder<string> {
  return kind === 'postgres'
    ? sql`md5(random()::text) || substr(md5(random()::text), 1, 11)`
    : sql`lower(hex(randomblob(16))) || substr(lower(hex(randomblob(16))), 1, 11)`;
}

function filler(kind: DatabaseKind, length: number): RawBuilder<string> {
  const part = kind === 'postgres' ? sql`md5(random()::text)` : sql`lower(hex(randomblob(16)))`;
  return sql`replace(${sql.lit(' '.repeat(length / 20))}, ' ', substr(${part}, 1, 20))`;
}

/** Rows with the numbers 0 to `count` − 1 in the column `i`. */
function numbers(count: number): RawBuilder<unknown> {
  return sql`(WITH RECURSIVE series(i) AS
    (SELECT 0 UNION ALL SELECT i + 1 FROM series WHERE i + 1 < ${sql.lit(count)}) SELECT i FROM series)`;
}

async function addCrowd({ db, kind }: Engine, count: number): Promise<void> {
  const at = sql.lit(now());
  const people = Math.ceil(count / SESSIONS_PER_USER);
  const person = sql`'person-' || substr(cast(i / ${sql.lit(SESSIONS_PER_USER)} + 10000000 as text), 2)`;
  await sql`INSERT INTO users (sub, username, name, email, roles, password_hash, active, version, created)
    SELECT ${randomId(kind)}, 'person-' || substr(cast(i + 10000000 as text), 2), 'Person', 'person@example.test',
      '["user"]', '', 1, 0, ${at} FROM ${numbers(people)} AS n`.execute(db);
  await sql`INSERT INTO sessions (id, subject, username, client_id, device_name, platform, started, last_used, expires)
    SELECT ${randomId(kind)}, u.sub, u.username, 'client-' || (i % 3), 'Laptop ' || (i % 1000), 'Linux',
      ${at} - i % 2000000, ${at} - i % 1000000, ${at} + ${sql.lit(30 * DAY)} - i % 100000
    FROM ${numbers(count)} AS n JOIN users u ON u.username = ${person}`.execute(db);
}

async function addTokensOfCrowd({ db, kind }: Engine): Promise<void> {
  await sql`INSERT INTO artifacts (model, id, grant_id, subject, payload)
    SELECT 'Grant', id, id, subject, ${filler(kind, SEALED_GRANT)} FROM sessions`.execute(db);
  await sql`INSERT INTO refresh_tokens (id, grant_id, subject, client_id, payload, issued, expires)
    SELECT ${randomId(kind)}, id, subject, client_id, ${filler(kind, SEALED_TOKEN)}, last_used, expires
    FROM sessions`.execute(db);
}

/**
 * Fills the database: the clients, `users` people who can sign in, and `sessions` unusable sessions of other people,
 * each with its grant and refresh token.
 */
export async function fill(location: string, size: { users: number; sessions: number }): Promise<void> {
  const engine = await openEngine(location);
  try {
    await addClients(engine);
    await addPeople(engine, size.users);
    if (size.sessions > 0) {
      await addCrowd(engine, size.sessions);
      await addTokensOfCrowd(engine);
    }
    // The server would do this eventually; do it now, so that it does not happen during a measurement.
    if (engine.kind === 'postgres') await sql`VACUUM ANALYZE`.execute(engine.db);
    if (engine.kind === 'postgres') await sql`CHECKPOINT`.execute(engine.db);
  } finally {
    await engine.close();
  }
}
