import { afterEach, describe, expect, test, vi } from 'vitest';
import { eachDatabase } from '../../testing/databases.ts';
import { addUser, recordOf, startSignIn, storeForTest } from '../../testing/store.ts';
import { hashedId } from '../crypto/sealing.ts';
import { retryRule } from './reuse-policy.ts';

afterEach(() => vi.useRealTimers());

function later(seconds: number): void {
  const to = Date.now() + seconds * 1000;
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(to);
}

function times<Result>(count: number, work: (number: number) => Promise<Result>): Promise<Result[]> {
  return Promise.all(Array.from({ length: count }, (_, number) => work(number)));
}

describe.each(eachDatabase)('refresh tokens on $name', ({ open }) => {
  async function setUp() {
    const store = await storeForTest(await open());
    const dana = await addUser(store, 'dana');
    const record = recordOf(dana, 'grant');
    const first = await startSignIn(store, record);
    return { store, dana, record, first, tokens: store.refreshTokens };
  }

  test('what is stored finds a token and is none @S3.6', async () => {
    const { store, dana, first, tokens } = await setUp();
    const row = await store.db.selectFrom('refresh_tokens').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({ id: hashedId(first), subject: dana, client_id: 'app' });
    expect(row.expires).toBeGreaterThan(row.issued);
    expect(await tokens.find(first)).toMatchObject({ verdict: 'fresh', payload: { grantId: 'grant' } });
    for (const value of Object.values(row)) expect(await tokens.find(String(value))).toBeUndefined();
  });

  test('a lost answer is given again, until its token is used @S3.9', async () => {
    const { record, first, tokens } = await setUp();
    const child = (await tokens.rotate(first, record)) ?? '';
    expect(await tokens.find(first)).toMatchObject({ verdict: 'retry' });
    expect(await tokens.rotate(first, record)).toBe(child);
    later(retryRule.sameChildFor + 1);
    const sibling = (await tokens.rotate(first, record)) ?? '';
    expect(sibling).not.toBe(child);
    expect(await tokens.find(child)).toMatchObject({ verdict: 'reused' });
    await tokens.rotate(sibling, record);
    expect(await tokens.find(first)).toMatchObject({ verdict: 'reused' });
    expect(await tokens.rotate(first, record)).toBeUndefined();
  });

  test('retries are counted, and end a day after the first use', async () => {
    const { record, first, tokens } = await setUp();
    await tokens.rotate(first, record);
    for (let tries = 0; tries < retryRule.tries; tries += 1) {
      expect(await tokens.rotate(first, record)).toBeTypeOf('string');
    }
    expect(await tokens.find(first)).toMatchObject({ verdict: 'exhausted' });
    expect(await tokens.rotate(first, record)).toBeUndefined();
    later(retryRule.acceptedFor + 1);
    expect(await tokens.find(first)).toMatchObject({ verdict: 'reused' });
  });

  test('of a hundred renewals of one token at once all get the same child, ten times over @T23 @S3.9', async () => {
    const { store, dana, record, first, tokens } = await setUp();
    let parent = first;
    for (let round = 0; round < 10; round += 1) {
      const children = await times(100, () => tokens.rotate(parent, record));
      const given = new Set(children.filter((child) => child !== undefined));
      expect(given.size).toBe(1);
      // One caller consumed it, and as many as the policy allows got the same child.
      expect(children.filter((child) => child !== undefined)).toHaveLength(retryRule.tries + 1);
      expect(await tokens.live(dana)).toHaveLength(1);
      parent = [...given][0] ?? '';
    }
    expect(await store.db.selectFrom('refresh_tokens').selectAll().execute()).toHaveLength(11);
  });

  test('a revoke among renewals leaves no token that works, fifty times over @T23', async () => {
    const { store, dana, tokens } = await setUp();
    for (let round = 0; round < 50; round += 1) {
      const record = recordOf(dana, `grant ${round}`);
      const parent = await startSignIn(store, record, { cap: 100 });
      const renewals = times(4, () => tokens.rotate(parent, record));
      const revoked = store.sessions.end([hashedId(record.grantId)], { reason: 'signed_out' });
      const [children] = await Promise.all([renewals, revoked]);
      for (const token of [parent, ...children.filter((child) => child !== undefined)]) {
        expect(await tokens.find(token)).toMatchObject({ endedReason: 'signed_out' });
        expect(await tokens.rotate(token, record)).toBeUndefined();
      }
    }
    expect(await tokens.live(dana)).toHaveLength(1);
  });

  test('of many sign-ins renewed at once each gets its own child, and the ended and the reused none @T23', async () => {
    const { store, dana, record, first, tokens } = await setUp();
    const used = (await tokens.rotate(first, record)) ?? '';
    await tokens.rotate(used, record);
    const records = Array.from({ length: 20 }, (_, number) => recordOf(dana, `grant ${number}`));
    const signIns: string[] = [];
    for (const one of records) signIns.push(await startSignIn(store, one, { cap: 100 }));
    await store.sessions.end([hashedId('grant 7')], { reason: 'signed_out' });
    const renewals = records.map((one, number) => tokens.rotate(signIns[number] ?? '', one));
    const [reused, ...children] = await Promise.all([tokens.rotate(first, record), ...renewals]);
    expect(reused).toBeUndefined();
    expect(children[7]).toBeUndefined();
    for (const [number, child] of children.entries()) {
      if (number === 7) continue;
      expect(await tokens.find(child ?? '')).toMatchObject({
        verdict: 'fresh',
        payload: { grantId: `grant ${number}` },
      });
    }
  });

  test('a token that is not replaced lives on from its last use', async () => {
    const { record, first, tokens } = await setUp();
    const expires = record.expires + 1000;
    expect(await tokens.prolong(first, 'grant', expires)).toBe(true);
    expect(await tokens.find(first)).toMatchObject({ verdict: 'fresh', expires });
  });

  test('a used token is known as such for thirty days, however long it would have lived', async () => {
    const { store, dana, tokens } = await setUp();
    const long = recordOf(dana, 'long', { expires: Math.floor(Date.now() / 1000) + 10 * 365 * 24 * 60 * 60 });
    const parent = await startSignIn(store, long);
    const child = (await tokens.rotate(parent, long)) ?? '';
    await tokens.rotate(child, long);
    later(retryRule.reuseNoticedFor - 60);
    await store.prune();
    expect(await tokens.find(parent)).toMatchObject({ verdict: 'reused' });
    later(120);
    await store.prune();
    expect(await tokens.find(parent)).toBeUndefined();
    expect((await tokens.live(dana)).map((token) => token.grant_id)).toContain(hashedId('long'));
  });
});
