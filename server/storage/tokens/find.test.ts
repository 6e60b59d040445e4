import { describe, expect, test } from 'vitest';
import { eachDatabase } from '../../testing/databases.ts';
import { addUser, recordOf, startSignIn, storeForTest } from '../../testing/store.ts';

const operator = { sub: 'operator', address: '192.0.2.1' };

describe.each(eachDatabase)('what a renewal reads on $name', ({ open }) => {
  async function setUp() {
    const store = await storeForTest(await open());
    const dana = await addUser(store, 'dana');
    const token = await startSignIn(store, recordOf(dana, 'grant'));
    for (const id of ['app', 'other']) {
      await store.clients.register(id, { token_endpoint_auth_method: 'none', client_name: id });
    }
    return { store, dana, token };
  }

  test('a token is found with its user and grant, as they are now @S3.8', async () => {
    const { store, dana, token } = await setUp();
    const found = await store.refreshTokens.find(token);
    expect(found?.user).toEqual(await store.users.bySubject(dana));
    expect(found?.grant('grant')).toEqual({ accountId: dana, clientId: 'app' });
    await store.users.update(dana, { roles: ['editor'] }, operator);
    const again = await store.refreshTokens.find(token);
    expect(again?.user).toMatchObject({ roles: ['editor'], version: (found?.user?.version ?? 0) + 1 });
  });

  test('a deactivated user is not found with the token', async () => {
    const { store, dana, token } = await setUp();
    await store.users.update(dana, { active: false }, operator);
    const found = await store.refreshTokens.find(token);
    expect(found).toMatchObject({ user: undefined, endedReason: 'user_deactivated' });
  });

  test('a client and the token presented in its name come together, each as when read alone @S3.7', async () => {
    const { store, token } = await setUp();
    const alone = await store.refreshTokens.find(token);
    // The owner of a token is determined by its encrypted payload.
    for (const id of ['app', 'other']) {
      const read = await store.clients.findWithToken(id, token);
      expect(read?.client).toEqual(await store.clients.find(id));
      const found = await store.refreshTokens.find(token, read?.refreshToken);
      expect({ ...found, grant: undefined }).toEqual({ ...alone, grant: undefined });
    }
    expect(await store.clients.findWithToken('nobody', token)).toBeUndefined();
    const read = await store.clients.findWithToken('app', 'unknown');
    expect(read).toEqual({ client: await store.clients.find('app'), refreshToken: undefined });
  });

  test('a client that was changed is found changed with the token, too @S3.3', async () => {
    const { store, token } = await setUp();
    await store.clients.findWithToken('app', token);
    await store.db.updateTable('clients').set({ active: 0 }).where('client_id', '=', 'app').execute();
    const read = await store.clients.findWithToken('app', token);
    expect(read?.client).toMatchObject({ latchkey_policy: { active: false } });
  });
});
