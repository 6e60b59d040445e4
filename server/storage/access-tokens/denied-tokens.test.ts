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
    const withdraw = (...entries: ReturnType<typeof entry>[]) =>
      store.db.transaction().execute((transaction) => store.deniedTokens.withdraw(transaction, entries));
    return { store, deniedTokens: store.deniedTokens, withdraw };
  }

  test('a session, a client, or the older tokens of a user are refused, and nothing else @S1.2', async () => {
    const { deniedTokens, withdraw } = await setUp();
    await withdraw(entry('session', 'other'), entry('client', 'other'), entry('user', 'other', 9));
    await withdraw(entry('user', 'dana', 3));
    expect(deniedTokens.reasonAgainst(token)).toBeUndefined();
    expect(deniedTokens.reasonAgainst({ ...token, userVersion: 2 })).toBe('revoked_by_administrator');
    expect(deniedTokens.reasonAgainst({ ...token, grantId: 'other' })).toBe('revoked_by_administrator');
    expect(deniedTokens.reasonAgainst({ ...token, clientId: 'other' })).toBe('revoked_by_administrator');
    expect(deniedTokens.reasonAgainst({ ...token, subject: 'other' })).toBe('revoked_by_administrator');
  });

  test('what is withdrawn while the list is read anew stays withdrawn', async () => {
    const { deniedTokens, withdraw } = await setUp();
    const reading = deniedTokens.refresh();
    const withdrawing = withdraw(entry('session', 'session'));
    await Promise.all([reading, withdrawing, deniedTokens.refresh()]);
    expect(deniedTokens.reasonAgainst(token)).toBe('revoked_by_administrator');
  });

  test('what a failed transaction withdrew is refused until the list is read anew', async () => {
    const { store, deniedTokens } = await setUp();
    const failing = store.db.transaction().execute(async (transaction) => {
      await deniedTokens.withdraw(transaction, [entry('session', 'session')]);
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    expect(deniedTokens.reasonAgainst(token)).toBe('revoked_by_administrator');
    await deniedTokens.refresh();
    expect(deniedTokens.reasonAgainst(token)).toBeUndefined();
  });
});
