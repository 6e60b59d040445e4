import { onTestFinished } from 'vitest';
import { now } from '../lib/clock.ts';
import type { NewSession } from '../storage/sessions/start.ts';
import { openStore, type Store } from '../storage/store.ts';
import type { RefreshTokenRecord } from '../storage/tokens/rotate.ts';

const rotationKey = Buffer.alloc(32, 1);

/** Opens the storage at `database` and closes it when the test is over. */
export async function storeForTest(database: string): Promise<Store> {
  const store = await openStore({ database, rotationKey });
  onTestFinished(() => store.close());
  return store;
}

/** Adds a user of that name, who cannot sign in by password, and returns the subject. */
export async function addUser({ db }: Store, username: string): Promise<string> {
  const sub = `subject-of-${username}`;
  const person = { sub, username, name: username, email: `${username}@example.test`, roles: '["user"]' };
  await db
    .insertInto('users')
    .values({ ...person, password_hash: '', active: 1, version: 0, created: now() })
    .execute();
  return sub;
}

/** The record of a refresh token for this sign-in. */
export function recordOf(subject: string, grantId: string, changes: Partial<RefreshTokenRecord> = {}) {
  const expires = now() + 30 * 24 * 60 * 60;
  return { subject, clientId: 'app', grantId, expires, payload: { grantId }, ...changes };
}

/** Starts a session and returns its first refresh token. */
export async function startSignIn(
  store: Store,
  record: RefreshTokenRecord,
  session: Partial<NewSession> = {},
): Promise<string> {
  const token = `first token of ${record.grantId}`;
  await store
    .artifacts('Grant')
    .save(record.grantId, { accountId: record.subject, clientId: record.clientId }, 60);
  const unknown = { deviceName: undefined, platform: undefined, jkt: undefined, cap: 5 };
  await store.refreshTokens.insert(token, record, { ...unknown, ...session });
  return token;
}
