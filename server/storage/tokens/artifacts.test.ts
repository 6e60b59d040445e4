import { afterEach, describe, expect, test, vi } from 'vitest';
import { adapterFactory } from '../../provider/adapter.ts';
import { eachDatabase } from '../../testing/databases.ts';
import { storeForTest } from '../../testing/store.ts';
import { seal, unseal } from '../crypto/sealing.ts';

afterEach(() => vi.useRealTimers());

describe.each(eachDatabase)('artifacts on $name', ({ open }) => {
  test('of racing callers one consumes', async () => {
    const codes = (await storeForTest(await open())).artifacts('AuthorizationCode');
    await codes.save('the-code', { grantId: 'g' }, 60);
    const results = await Promise.all(Array.from({ length: 10 }, () => codes.consume('the-code')));
    expect(results.filter((consumed) => consumed)).toHaveLength(1);
    expect((await codes.find('the-code'))?.consumedAt).toBeTypeOf('number');
  });

  test('a caller that lost the race for a code or request is refused', async () => {
    const adapter = adapterFactory(await storeForTest(await open()), 60, 5);
    for (const [model, error] of [
      ['AuthorizationCode', 'invalid_grant'],
      ['PushedAuthorizationRequest', 'invalid_request_uri'],
    ] as const) {
      const codes = adapter(model);
      await codes.upsert('one', { grantId: 'g' }, 60);
      await codes.consume('one');
      await expect(codes.consume('one')).rejects.toMatchObject({ error });
    }
  });

  test('models with the same id do not meet', async () => {
    const store = await storeForTest(await open());
    await store.artifacts('AuthorizationCode').save('same', { kind: 'code' }, 60);
    await store.artifacts('Interaction').save('same', { kind: 'interaction' }, 60);
    await store.artifacts('Interaction').destroy('same');
    expect((await store.artifacts('AuthorizationCode').find('same'))?.payload).toMatchObject({
      kind: 'code',
    });
    expect(await store.artifacts('Interaction').find('same')).toBeUndefined();
  });

  test('pruning deletes what has expired and keeps the rest', async () => {
    const store = await storeForTest(await open());
    const sessions = store.artifacts('Session');
    await sessions.save('short', { uid: 'a' }, 60);
    await sessions.save('long', { uid: 'b' }, 6000);
    vi.useFakeTimers({ toFake: ['Date'] });
    vi.setSystemTime(Date.now() + 120_000);
    await store.prune();
    expect(await sessions.find('short')).toBeUndefined();
    expect((await sessions.findByAlias('b'))?.payload).toMatchObject({ uid: 'b' });
    expect((await sessions.find('long'))?.payload).toMatchObject({ jti: 'long' });
  });
});

test('a payload opens under its own id alone, and not when altered', () => {
  const sealed = seal('id', { secret: 'value' });
  expect(unseal('id', sealed)).toEqual({ secret: 'value' });
  expect(() => unseal('other', sealed)).toThrow();
  const bytes = Buffer.from(sealed, 'base64url');
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const altered = Buffer.from(bytes);
    altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(() => unseal('id', altered.toString('base64url'))).toThrow();
  }
});
