import { describe, expect, test } from 'vitest';
import { eachDatabase } from '../../testing/databases.ts';
import { storeForTest } from '../../testing/store.ts';
import type { RevocationRow } from '../db/schema.ts';

const token = { grantId: 'session', subject: 'dana', clientId: 'app', userVersion: 3 };

function entry(kind: RevocationRow['kind'], key: string, version: number | null = null) {
  return { kind, key, version, reason: 'revoked_by_administrator' as const };
}

describe.each(eachDatabase)('revocations on $name', ({ open }) => {
  async function setUp() {
    const store = await storeForTest(await open());
    const add = (...entries: ReturnType<typeof entry>[]) =>
      store.db.transaction().execute((transaction) => store.deniedTokens.add(transaction, entries));
    return { store, deniedTokens: store.deniedTokens, add };
  }

  test('a session, a client, or the older tokens of a user are refused, and nothing else @S1.2', async () => {
    const { deniedTokens, add } = await setUp();
    await add(entry('session', 'other'), entry('client', 'other'), entry('user', 'other', 9));
    await add(entry('user', 'dana', 3));
    expect(deniedTokens.denialReason(token)).toBeUndefined();
    expect(deniedTokens.denialReason({ ...token, userVersion: 2 })).toBe('revoked_by_administrator');
    expect(deniedTokens.denialReason({ ...token, grantId: 'other' })).toBe('revoked_by_administrator');
    expect(deniedTokens.denialReason({ ...token, clientId: 'other' })).toBe('revoked_by_administrator');
    expect(deniedTokens.denialReason({ ...token, subject: 'other' })).toBe('revoked_by_administrator');
  });

  test('what is withdrawn while the list is read anew stays withdrawn', async () => {
    const { deniedTokens, add } = await setUp();
    const reading = deniedTokens.reload();
    const withdrawing = add(entry('session', 'session'));
    await Promise.all([reading, withdrawing, deniedTokens.reload()]);
    expect(deniedTokens.denialReason(token)).toBe('revoked_by_administrator');
  });

  test('what a failed transaction withdrew is refused until the list is read anew', async () => {
    const { store, deniedTokens } = await setUp();
    const failing = store.db.transaction().execute(async (transaction) => {
      await deniedTokens.add(transaction, [entry('session', 'session')]);
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    expect(deniedTokens.denialReason(token)).toBe('revoked_by_administrator');
    await deniedTokens.reload();
    expect(deniedTokens.denialReason(token)).toBeUndefined();
  });
});
