import { afterEach, describe, expect, test, vi } from 'vitest';
import { eachDatabase, postgresForTest } from '../testing/databases.ts';
import { storeForTest } from '../testing/store.ts';
import { type SignInRequest, signIn } from './sign-in.ts';

// Counts the hashes, which are what takes time in a sign-in.
const hashing = vi.hoisted(() => ({ count: 0 }));
vi.mock('node:crypto', async (original) => {
  const real = await original<typeof import('node:crypto')>();
  const argon2: typeof real.argon2 = (...parameters) => {
    hashing.count += 1;
    real.argon2(...parameters);
  };
  return { ...real, argon2 };
});

afterEach(() => vi.useRealTimers());

const OWN = '192.0.2.10';
const PASSWORD = 'a quiet green lamp';
const operator = { sub: 'operator' };

/** Sets the clock forward and stops it there. */
function later(seconds: number): void {
  const to = Date.now() + seconds * 1000;
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(to);
}

async function setUp(database: string) {
  // Long enough that no wait runs out on a slow machine.
  later(0);
  const store = await storeForTest(database);
  const dana = await store.users.create(
    { username: 'dana', name: 'Dana', email: 'dana@example.org', roles: ['user'], password: PASSWORD },
    operator,
  );
  const attempt = (changes: Partial<SignInRequest> = {}) =>
    signIn(store, { username: 'dana', password: PASSWORD, address: OWN, clientId: 'app', ...changes });
  const fail = (changes: Partial<SignInRequest> = {}) => attempt({ password: 'a guess', ...changes });
  async function failTimes(count: number, changes: Partial<SignInRequest> = {}) {
    for (let number = 0; number < count; number += 1) {
      expect(await fail(changes)).toEqual({ refused: 'wrong_credentials' });
    }
  }
  const audited = async () => (await store.audit({ limit: 200 })).entries;
  return { store, dana, attempt, fail, failTimes, audited };
}

const limited = { refused: 'too_many_attempts', retryAfter: expect.any(Number) };

describe.each(eachDatabase)('signing in on $name', ({ open }) => {
  test('the right password signs in, in any case of the user name, and is written down @S3.5', async () => {
    const { dana, attempt, audited } = await setUp(await open());
    expect(await attempt({ username: ' DaNa ' })).toMatchObject({ user: { sub: dana.sub, roles: ['user'] } });
    const [entry] = await audited();
    expect(entry).toMatchObject({
      event: 'sign_in.succeeded',
      actor: dana.sub,
      subject: dana.sub,
      client_id: 'app',
      address: OWN,
    });
  });

  test('unknown, wrong and deactivated cost one hash each and get one answer @T23 @S3.5', async () => {
    const { store, dana, attempt, audited } = await setUp(await open());
    await store.users.update(dana.sub, { active: false }, operator);
    const tries = [
      { username: 'nobody' },
      { username: 'dana' },
      { username: 'dana', password: 'wrong' },
      { password: '' },
      { password: 'x'.repeat(5000) },
    ];
    for (const [number, changes] of tries.entries()) {
      const before = hashing.count;
      expect(await attempt({ ...changes, address: `192.0.2.${number}` })).toEqual({
        refused: 'wrong_credentials',
      });
      expect(hashing.count - before).toBe(1);
    }
    const reasons = (await audited())
      .filter(({ event }) => event === 'sign_in.failed')
      .map(({ detail }) => detail['reason']);
    expect(reasons.toReversed().slice(0, 3)).toEqual([
      'unknown_user',
      'user_deactivated',
      'user_deactivated',
    ]);
  });

  test('100 guesses at once get no more looks at the password than 100 in a row @T23', async () => {
    const { fail } = await setUp(await open());
    const before = hashing.count;
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, number) => fail({ address: `198.51.100.${number}` })),
    );
    const looked = answers.filter((answer) => 'refused' in answer && answer.refused === 'wrong_credentials');
    expect(looked).toHaveLength(5);
    expect(hashing.count - before).toBe(5);
  });

  test('even the right password waits, and clears the count when its time has come @T23', async () => {
    const { attempt, failTimes } = await setUp(await open());
    await failTimes(5);
    const answer = await attempt();
    expect(answer).toEqual(limited);
    later('retryAfter' in answer ? answer.retryAfter : 0);
    expect(await attempt({ address: '203.0.113.7' })).toHaveProperty('user');
    await failTimes(4);
  });

  test('a name nobody has is counted like any other @T23', async () => {
    const { fail, failTimes } = await setUp(await open());
    await failTimes(5, { username: 'nobody' });
    expect(await fail({ username: 'nobody' })).toEqual(limited);
  });

  test('one network trying many names is slowed down, another is not @T23', async () => {
    const { fail, attempt } = await setUp(await open());
    for (let number = 0; number < 20; number += 1) {
      const address = `2001:db8:1:2::${number.toString(16)}`;
      expect(await fail({ username: `name${number}`, address })).toEqual({ refused: 'wrong_credentials' });
    }
    expect(await attempt({ address: '2001:db8:1:2:ffff::1' })).toEqual(limited);
    expect(await attempt({ address: '2001:db8:1:3::1' })).toHaveProperty('user');
  });

  test('a guesser cannot keep the owner out where the owner usually signs in @T23', async () => {
    const { attempt, fail, failTimes } = await setUp(await open());
    expect(await attempt()).toHaveProperty('user');
    await failTimes(5, { address: '203.0.113.1' });
    expect(await fail({ address: '203.0.113.2' })).toEqual(limited);
    expect(await attempt()).toHaveProperty('user');
    // The owner's success does not help the attacker.
    expect(await fail({ address: '203.0.113.3' })).toEqual(limited);
    await failTimes(5);
    expect(await attempt()).toEqual(limited);
  });

  test('a wait is written down once, however often it is run into; what was typed never is @T23', async () => {
    const { store, dana, fail, failTimes, audited } = await setUp(await open());
    await failTimes(5);
    for (let number = 0; number < 10; number += 1) expect(await fail()).toEqual(limited);
    await fail({ username: 'my-password-by-mistake', address: '203.0.113.9' });
    const entries = await audited();
    expect(entries.filter(({ event }) => event === 'sign_in.limited')).toEqual([
      expect.objectContaining({ subject: dana.sub, address: OWN, client_id: 'app' }),
    ]);
    expect(JSON.stringify(entries)).not.toContain('my-password-by-mistake');
    const attempts = await store.db.selectFrom('attempts').selectAll().execute();
    const places = await store.db.selectFrom('places').selectAll().execute();
    expect(attempts.length).toBeGreaterThanOrEqual(4);
    expect(JSON.stringify([attempts, places])).not.toMatch(/dana|my-password|192\.0\.2|203\.0\.113/);
  });

  test('a new password set by an administrator ends the wait', async () => {
    const { store, dana, attempt, failTimes } = await setUp(await open());
    await failTimes(5);
    expect(await attempt({ address: '203.0.113.5' })).toEqual(limited);
    await store.users.setPassword(dana.sub, 'another green lamp', operator);
    expect(await attempt({ address: '203.0.113.5', password: 'another green lamp' })).toHaveProperty('user');
  });
});

test('two instances on one database count together @T23 @B11', async () => {
  const location = await postgresForTest();
  const { store, failTimes } = await setUp(location);
  const other = await storeForTest(location);
  await failTimes(1);
  const guess = { username: 'dana', password: 'a guess', address: OWN, clientId: 'app' };
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, number) => signIn(number % 2 === 0 ? store : other, guess)),
  );
  expect(
    answers.filter((answer) => 'refused' in answer && answer.refused === 'wrong_credentials'),
  ).toHaveLength(4);
});
