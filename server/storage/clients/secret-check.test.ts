import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { now } from '../../lib/clock.ts';
import { hashSecret } from '../../lib/password-hash.ts';
import { eachDatabase } from '../../testing/databases.ts';
import { storeForTest } from '../../testing/store.ts';
import type { Store } from '../store.ts';
import type { PresentedSecret, SecretVerdict } from './secret-check.ts';
import { hashGeneratedSecret, newClientSecret } from './secrets.ts';

// Long enough that no wait runs out on a slow machine.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const right = { right: true };
const wrong = { right: false };
const busy = { refused: 'busy', retryAfter: 5 };

async function setUp(open: () => Promise<string>) {
  const store = await storeForTest(await open());
  const stored = await hashSecret('chosen');
  const present = (changes: Partial<PresentedSecret>): Promise<SecretVerdict> => {
    const { network = '192.0.2.1' } = changes;
    const usual = { clientId: 'app', stored, secret: 'chosen', address: network, network };
    return store.clientSecrets.check({ ...usual, ...changes });
  };
  return { store, stored, present };
}

async function inTurn(count: number, ask: (number: number) => Promise<SecretVerdict>) {
  const verdicts: SecretVerdict[] = [];
  for (let number = 0; number < count; number += 1) verdicts.push(await ask(number));
  return verdicts;
}

const sqlite = async () => ':memory:';

test('however many requests come with a chosen secret at once, none is turned away @S3.2', async () => {
  const { present } = await setUp(sqlite);
  const asked = ['chosen', 'another'].map((secret) =>
    Promise.all(Array.from({ length: 500 }, () => present({ secret }))),
  );
  const verdicts = await Promise.all(asked);
  expect(verdicts).toEqual([
    Array.from({ length: 500 }, () => right),
    Array.from({ length: 500 }, () => wrong),
  ]);
});

test.each(eachDatabase)(
  'wrong chosen secrets make their network wait for that client, and nobody else: $name @T23b @S3.3',
  async ({ open }) => {
    const { store, present } = await setUp(open);
    const verdicts = await inTurn(12, (number) => present({ secret: `wrong ${number}` }));
    expect(verdicts.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => wrong));
    for (const verdict of verdicts.slice(10)) {
      expect(verdict).toEqual({ refused: 'too_many_tries', retryAfter: expect.any(Number) });
    }
    // During a wait nothing is compared, so even the correct secret is refused.
    expect(await present({})).toMatchObject({ refused: 'too_many_tries' });
    expect(await present({ clientId: 'other', stored: await hashSecret('x'), secret: 'x' })).toEqual(right);
    expect(await present({ network: '192.0.2.2' })).toEqual(right);
    // Recognised by now, so it is accepted even from the network of the guesses.
    expect(await present({})).toEqual(right);
    const { entries } = await store.audit({ event: 'client.limited', limit: 10 });
    expect(entries).toEqual([expect.objectContaining({ client_id: 'app', address: '192.0.2.1' })]);
    vi.setSystemTime(Date.now() + 3600_000);
    expect(await present({ secret: 'wrong again' })).toEqual(wrong);
  },
);

test('a network that tries the chosen secrets of many clients waits for all of them @T23b @S3.3', async () => {
  const { present } = await setUp(sqlite);
  const verdicts = await inTurn(22, (number) => present({ clientId: `app ${number}`, secret: 'wrong' }));
  expect(verdicts.filter((verdict) => 'right' in verdict)).toHaveLength(20);
  expect(verdicts.slice(20)).toEqual(
    Array.from({ length: 2 }, () => expect.objectContaining({ refused: 'too_many_tries' })),
  );
  expect(await present({ network: '192.0.2.2' })).toEqual(right);
});

/** A hundred wrong secrets at once, by default for different clients, then the correct one from elsewhere. */
async function besideFlood(
  present: (changes: Partial<PresentedSecret>) => Promise<SecretVerdict>,
  flood: (number: number) => Partial<PresentedSecret>,
) {
  const all = Array.from({ length: 100 }, (_, number) =>
    present({ secret: `wrong ${number}`, clientId: `app ${number}`, ...flood(number) }),
  );
  const owner = await present({ network: '198.51.100.1' });
  const refused = (await Promise.all(all)).filter((verdict) => 'refused' in verdict);
  return { owner, refused: refused.length };
}

test('slow comparisons are shared out: one network, or one client, cannot take them all @T23b @S3.3', async () => {
  const one = await setUp(sqlite);
  const fromOne = await besideFlood(one.present, () => ({ network: '192.0.2.1' }));
  expect(fromOne.owner).toEqual(right);
  expect(fromOne.refused).toBeGreaterThanOrEqual(80);
  const another = await setUp(sqlite);
  const other = await hashSecret('of the other');
  const onOne = await besideFlood(another.present, (number) => ({
    clientId: 'other',
    stored: other,
    network: `203.0.113.${number}`,
  }));
  expect(onOne.owner).toEqual(right);
  expect(onOne.refused).toBeGreaterThanOrEqual(80);
  // The control: many networks and many clients do fill the queue.
  const third = await setUp(sqlite);
  const fromMany = await besideFlood(third.present, (number) => ({ network: `203.0.113.${number}` }));
  expect(fromMany.owner).toEqual(busy);
  // A generated secret is unaffected.
  const made = newClientSecret();
  const fourth = await setUp(sqlite);
  const quick = await besideFlood(
    (changes) =>
      fourth.present(
        changes.network === '198.51.100.1'
          ? { ...changes, stored: hashGeneratedSecret(made), secret: made }
          : changes,
      ),
    (number) => ({ network: `203.0.113.${number}` }),
  );
  expect(quick.owner).toEqual(right);
});

async function addClient(
  { db }: Store,
  client: { client_id: string; secret_hash: string; registered_by: string },
) {
  const settings = {
    metadata: '{}',
    first_party: 0,
    name: 'An app',
    type: 'confidential' as const,
    active: 1,
  };
  const times = { created: now(), updated: now() };
  await db
    .insertInto('clients')
    .values({ ...client, ...settings, rotation: 1, ...times })
    .execute();
}

async function hashOf({ db }: Store, clientId: string): Promise<string | null> {
  const rows = db.selectFrom('clients').select('secret_hash').where('client_id', '=', clientId);
  return (await rows.executeTakeFirstOrThrow()).secret_hash;
}

test.each(eachDatabase)(
  'the slow hash of a secret made here gives way to the quick one when it is used: $name @T23b @S3.1',
  async ({ open }) => {
    const { store, present } = await setUp(open);
    for (const [client_id, registered_by] of [
      ['registered', 'dynamic'],
      ['made', 'subject-of-an-administrator'],
      ['perhaps chosen', 'seed'],
    ] as const) {
      const secret = newClientSecret();
      const stored = await hashSecret(secret);
      await addClient(store, { client_id, registered_by, secret_hash: stored });
      expect(await present({ clientId: client_id, stored, secret: 'wrong' })).toEqual(wrong);
      expect(await hashOf(store, client_id)).toBe(stored);
      expect(await present({ clientId: client_id, stored, secret })).toEqual(right);
      const kept = registered_by === 'seed' ? stored : hashGeneratedSecret(secret);
      expect(await hashOf(store, client_id)).toBe(kept);
      expect(await present({ clientId: client_id, stored: kept, secret })).toEqual(right);
      expect(await present({ clientId: client_id, stored: kept, secret: kept })).toEqual(wrong);
    }
  },
);
