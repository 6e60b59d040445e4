import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { verifyPassword } from '../../lib/password-hash.ts';
import { eachDatabase, postgresForTest } from '../../testing/databases.ts';
import { recordOf, startSignIn, storeForTest } from '../../testing/store.ts';
import { hashedId } from '../crypto/sealing.ts';
import type { Store } from '../store.ts';
import { UserProblem } from './user.ts';

const operator = { sub: 'operator', address: '192.0.2.1' };
const dana = {
  username: 'dana',
  name: 'Dana Demo',
  email: 'dana@example.org',
  roles: ['user'],
  password: 'a quiet green lamp',
};

const named = (username: string, roles = ['user']) => ({ ...dana, username, roles });

function identity(subject: string, userVersion: number) {
  return { grantId: hashedId('g1'), subject, clientId: 'app', userVersion };
}

async function codeOf(promise: Promise<unknown>): Promise<string | undefined> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    if (error instanceof UserProblem) return error.code;
    throw error;
  }
}

/** Whether each removal succeeded or was refused as that of the last administrator. */
async function outcomes(store: Store, removals: Promise<unknown>[]) {
  const settled = await Promise.all(removals.map((removal) => codeOf(removal)));
  const { users } = await store.users.list({ limit: 100 });
  const left = users.filter((user) => user.active && user.roles.includes('admin'));
  return { refused: settled.filter((code) => code === 'last_administrator').length, left: left.length };
}

describe.each(eachDatabase)('users on $name', ({ open }) => {
  test('a new user is active, has a hash for a password, and is in the audit without it', async () => {
    const store = await storeForTest(await open());
    const user = await store.users.create(dana, operator);
    expect(user).toMatchObject({ username: 'dana', roles: ['user'], active: true, version: 0 });
    expect(await store.users.bySubject(user.sub)).toMatchObject({ name: 'Dana Demo' });
    const stored = await store.users.credentialsOf('dana');
    expect(await verifyPassword(stored?.passwordHash, dana.password)).toBe(true);
    const { entries } = await store.audit({ limit: 10 });
    expect(entries).toEqual([
      expect.objectContaining({
        event: 'user.created',
        actor: 'operator',
        subject: user.sub,
        address: '192.0.2.1',
        detail: { username: 'dana', roles: ['user'] },
      }),
    ]);
    expect(JSON.stringify([user, entries])).not.toMatch(/argon2|green lamp/);
  });

  test('a user name is taken once, by however many at the same time', async () => {
    const store = await storeForTest(await open());
    const tries = await Promise.allSettled([1, 2, 3].map(() => store.users.create(dana, operator)));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await codeOf(store.users.create(dana, operator))).toBe('username_taken');
  });

  test('fields of a wrong form and unknown ones are refused, and nothing is stored', async () => {
    const store = await storeForTest(await open());
    const wrong = [
      { username: 'Dana' },
      { username: 'dana demo' },
      { username: 'dаna' },
      { username: '' },
      { username: `d${'x'.repeat(64)}` },
      { name: '' },
      { name: 'Da\u0000na' },
      { email: 'dana' },
      { roles: ['Admin'] },
      { roles: ['"admin"'] },
      { password_hash: 'planted' },
    ];
    for (const changes of wrong) {
      await expect(store.users.create({ ...dana, ...changes }, operator)).rejects.toBeInstanceOf(z.ZodError);
    }
    expect(await codeOf(store.users.create({ ...dana, password: 'short' }, operator))).toBe(
      'password_too_short',
    );
    expect((await store.users.list({ limit: 10 })).users).toEqual([]);
  });

  test('a change of what tokens say refuses those issued before, and no change refuses none @S3.8', async () => {
    const store = await storeForTest(await open());
    const { sub } = await store.users.create(dana, operator);
    const refusal = (version: number) => store.deniedTokens.denialReason(identity(sub, version));
    const changed = await store.users.update(sub, { roles: ['user', 'admin', 'admin'] }, operator);
    expect(changed).toMatchObject({ roles: ['user', 'admin'], version: 1, name: 'Dana Demo' });
    expect([refusal(0), refusal(1)]).toEqual(['claims_changed', undefined]);
    const same = await store.users.update(sub, { roles: ['user', 'admin'], active: true }, operator);
    expect(same).toMatchObject({ version: 1 });
    expect(refusal(1)).toBeUndefined();
    const { entries } = await store.audit({ event: 'user.updated', limit: 10 });
    expect(entries.map(({ detail }) => detail['fields'])).toEqual([['roles']]);
    expect(await store.users.update('nobody', { name: 'No Body' }, operator)).toBeUndefined();
  });

  test('a deactivated user is nobody to tokens, and all that was signed in ends @S3.5', async () => {
    const store = await storeForTest(await open());
    const { sub } = await store.users.create(dana, operator);
    const token = await startSignIn(store, recordOf(sub, 'g1'));
    await store.artifacts('Session').save('browser', { accountId: sub, uid: 'u' }, 60);
    await store.artifacts('Interaction').save('half done', { result: { login: { accountId: sub } } }, 60);
    await store.artifacts('Interaction').save('of another', { result: { login: { accountId: 'x' } } }, 60);
    await store.users.update(sub, { active: false }, operator);
    expect(await store.users.bySubject(sub)).toBeUndefined();
    expect(await store.users.get(sub)).toMatchObject({ active: false });
    expect(store.deniedTokens.denialReason(identity(sub, 0))).toBe('user_deactivated');
    expect(await store.refreshTokens.find(token)).toMatchObject({ endedReason: 'user_deactivated' });
    expect(await store.artifacts('Session').find('browser')).toBeUndefined();
    expect(await store.artifacts('Interaction').find('half done')).toBeUndefined();
    expect(await store.artifacts('Interaction').find('of another')).toBeDefined();
    const again = await store.users.update(sub, { active: true }, operator);
    expect(await store.users.bySubject(sub)).toMatchObject({ version: again?.version });
    // Tokens issued before stay refused.
    expect(store.deniedTokens.denialReason({ ...identity(sub, 0), grantId: 'other' })).toBeDefined();
    expect(await store.refreshTokens.find(token)).toMatchObject({ endedReason: 'user_deactivated' });
  });

  test('a new password ends every session, unless told otherwise', async () => {
    const store = await storeForTest(await open());
    const { sub } = await store.users.create(dana, operator);
    const token = await startSignIn(store, recordOf(sub, 'g1'));
    expect(await store.users.setPassword(sub, 'another green lamp', operator, false)).toBe(true);
    expect((await store.refreshTokens.find(token))?.endedReason).toBeUndefined();
    expect(await store.users.setPassword(sub, 'a third green lamp', operator)).toBe(true);
    expect(await store.refreshTokens.find(token)).toMatchObject({ endedReason: 'password_changed' });
    expect(await codeOf(store.users.setPassword(sub, 'short', operator))).toBe('password_too_short');
    expect(await store.users.setPassword('nobody', 'a third green lamp', operator)).toBe(false);
    const stored = await store.users.credentialsOf('dana');
    expect(await verifyPassword(stored?.passwordHash, 'a third green lamp')).toBe(true);
    expect(JSON.stringify(await store.audit({ limit: 10 }))).not.toContain('green lamp');
  });

  test('the last active administrator stays, even when two remove each other at once @S2.7', async () => {
    const store = await storeForTest(await open());
    const ada = await store.users.create(named('ada', ['admin']), operator);
    expect(await codeOf(store.users.update(ada.sub, { roles: ['user'] }, operator))).toBe(
      'last_administrator',
    );
    expect(await codeOf(store.users.update(ada.sub, { active: false }, operator))).toBe('last_administrator');
    expect(store.deniedTokens.denialReason(identity(ada.sub, 0))).toBeUndefined();
    const bob = await store.users.create(named('bob', ['admin']), operator);
    // One has the role but is deactivated, the other has a similar role; neither counts.
    const eve = await store.users.create(named('eve', ['admin']), operator);
    await store.users.update(eve.sub, { active: false }, operator);
    await store.users.create(named('kim', ['administrator']), operator);
    const removals = [
      store.users.update(ada.sub, { roles: [] }, bob),
      store.users.update(bob.sub, { active: false }, ada),
    ];
    expect(await outcomes(store, removals)).toEqual({ refused: 1, left: 1 });
  });

  test('users are listed by name, page by page, searched and by whether they are active', async () => {
    const store = await storeForTest(await open());
    for (const username of ['a1', 'b_2', 'c3']) await store.users.create(named(username), operator);
    const bx2 = await store.users.create({ ...named('bx2'), name: 'Zoë Quill', email: 'q@x.org' }, operator);
    await store.users.update(bx2.sub, { active: false }, operator);
    const first = await store.users.list({ limit: 3 });
    const second = await store.users.list({ limit: 3, cursor: first.next });
    const names = [...first.users, ...second.users].map(({ username }) => username);
    expect(names.toSorted()).toEqual(['a1', 'b_2', 'bx2', 'c3']);
    expect([first.users.length, second.users.length, second.next]).toEqual([3, 1, undefined]);
    const found = async (search: string, active?: boolean) =>
      (await store.users.list({ search, active, limit: 10 })).users.map(({ username }) => username);
    expect(await found('B_')).toEqual(['b_2']);
    expect(await found('quill')).toEqual(['bx2']);
    expect(await found('Q@X')).toEqual(['bx2']);
    expect(await found('%')).toEqual([]);
    expect(await found('', false)).toEqual(['bx2']);
    expect(await found('2', true)).toEqual(['b_2']);
  });
});

test('administrators at two instances cannot remove each other @B11', async () => {
  const location = await postgresForTest();
  const [one, other] = [await storeForTest(location), await storeForTest(location)];
  for (let round = 0; round < 5; round += 1) {
    const [ada, bob] = await Promise.all(
      ['ada', 'bob'].map((name) => one.users.create(named(`${name}${round}`, ['admin']), operator)),
    );
    if (ada === undefined || bob === undefined) throw new Error('users are missing');
    const removals = [
      one.users.update(ada.sub, { roles: [] }, operator),
      other.users.update(bob.sub, { roles: [] }, operator),
    ];
    expect(await outcomes(one, removals)).toEqual({ refused: 1, left: 1 });
    const [last] = (await one.users.list({ limit: 100 })).users.filter(({ roles }) =>
      roles.includes('admin'),
    );
    // Deactivate this one, too, so that the next round begins with two.
    await one.db
      .deleteFrom('users')
      .where('sub', '=', last?.sub ?? '')
      .execute();
  }
});

test('a change at one instance is known at the other before its next call @B11 @S3.8', async () => {
  const location = await postgresForTest();
  const [one, other] = [await storeForTest(location), await storeForTest(location)];
  const { sub } = await one.users.create(dana, operator);
  await one.users.update(sub, { roles: ['user', 'editor'] }, operator);
  await expect.poll(() => other.deniedTokens.denialReason(identity(sub, 0))).toBe('claims_changed');
  expect(await other.users.bySubject(sub)).toMatchObject({ roles: ['user', 'editor'], version: 1 });
});
