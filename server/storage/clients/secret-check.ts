import { hash as digest, randomBytes } from 'node:crypto';
import { BusyError, limitPerKey } from '../../lib/concurrency-limit.ts';
import { verifySecret } from '../../lib/password-hash.ts';
import type { Attempts, Counted, Wait } from '../attempts/attempts.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Database } from '../db/database.ts';
import { hashMadeSecret, isMadeSecretHash, matchesMadeSecret } from './secrets.ts';

/** A client that authenticates with a secret. */
export interface PresentedSecret {
  clientId: string;
  /** What the secret is compared with, as {@link ClientRow} has it. */
  stored: string;
  secret: string;
  /** The caller's address, for the audit, and its network, for the count: see caller-address.ts. */
  address: string;
  network: string;
}

/** `retryAfter` in seconds: before that the same is refused without a look at the secret. */
export type SecretVerdict = { right: boolean } | { refused: 'too_many_tries' | 'busy'; retryAfter: number };

/** The one place where secrets of clients are compared. */
export interface ClientSecrets {
  /**
   * Whether this is the client's secret. One that this server made is compared at once, whatever else goes on. One
   * that somebody chose is slow to compare: wrong ones are counted per client and network, and per network, and a
   * right one is recognised from then on. Rejects only when storage fails.
   */
  check(presented: PresentedSecret): Promise<SecretVerdict>;
  /** Recognises `secret` as the one that `stored` was made of, without comparing. */
  remember(stored: string, secret: string): void;
}

// A process checks the same few secrets all day; so many fit before it starts over.
const REMEMBERED = 1000;
// Of the seventeen places that compare or wait, so many are for one network, and so many for one client.
const SHARE = 8;
// A wait that is known here is not looked up again for so long: then a flood costs the database nothing.
const LONGEST_KNOWN_MS = 10_000;
const MOST_WAITS = 10_000;

/** Waits that storage told of, for a while. */
function createWaitCache() {
  const ends = new Map<string, number>();
  return {
    /** Seconds left, 0 when none are known. */
    left(key: string): number {
      const end = ends.get(key);
      if (end === undefined) return 0;
      const left = end - Date.now();
      if (left <= 0 || left > LONGEST_KNOWN_MS) ends.delete(key);
      return left > LONGEST_KNOWN_MS ? 0 : Math.max(0, Math.ceil(left / 1000));
    },
    put(key: string, seconds: number): void {
      if (ends.size >= MOST_WAITS) ends.clear();
      ends.set(key, Date.now() + Math.min(seconds * 1000, LONGEST_KNOWN_MS));
    },
  };
}

const tooMany = (retryAfter: number): SecretVerdict => ({ refused: 'too_many_tries', retryAfter });

async function auditWait(db: Database, { clientId, address }: PresentedSecret, wait: Wait): Promise<void> {
  if (!wait.isNew) return;
  await recordAudit(db, [
    { event: 'client.limited', clientId, address, detail: { retry_after: wait.seconds } },
  ]);
}

/**
 * Stores in the quick form what an earlier version stored in the slow one. The seed's secret may be a chosen one; all
 * others were made here.
 */
async function storeFastHash(db: Database, { clientId, stored, secret }: PresentedSecret): Promise<void> {
  await db
    .updateTable('clients')
    .set({ secret_hash: hashMadeSecret(secret) })
    .where('client_id', '=', clientId)
    .where('secret_hash', '=', stored)
    .where('registered_by', '!=', 'seed')
    .execute();
}

/** Secrets of the clients of this database. */
export function openClientSecrets(db: Database, attempts: Attempts): ClientSecrets {
  // What was right is recognised by a keyed digest that never leaves memory.
  const processKey = randomBytes(32).toString('base64');
  const right = new Set<string>();
  const underWay = new Map<string, Promise<SecretVerdict>>();
  const waits = createWaitCache();
  const ofNetwork = limitPerKey(SHARE);
  const ofClient = limitPerKey(SHARE);
  const digestOf = (stored: string, secret: string) =>
    digest('sha256', `${processKey} ${stored} ${secret}`, 'base64');

  function remember(stored: string, secret: string): void {
    if (isMadeSecretHash(stored)) return;
    if (right.size >= REMEMBERED) right.clear();
    right.add(digestOf(stored, secret));
  }

  async function compare(presented: PresentedSecret): Promise<SecretVerdict> {
    const { clientId, network, stored, secret } = presented;
    const pair: Counted = { kind: 'client', value: `${clientId} ${network}` };
    const counted: Counted[] = [pair, { kind: 'client_network', value: network }];
    const wait = await attempts.take(counted);
    if (wait !== undefined) {
      waits.put(pair.value, wait.seconds);
      await auditWait(db, presented, wait);
      return tooMany(wait.seconds);
    }
    try {
      if (!(await verifySecret(stored, secret))) return { right: false };
    } catch (error) {
      for (const one of counted) await attempts.forgive(one);
      throw error;
    }
    for (const one of counted) await (one === pair ? attempts.clear(one) : attempts.forgive(one));
    remember(stored, secret);
    await storeFastHash(db, presented);
    return { right: true };
  }

  async function compareInTurn(presented: PresentedSecret): Promise<SecretVerdict> {
    const { clientId, network } = presented;
    try {
      return await ofNetwork(network, () => ofClient(clientId, () => compare(presented)));
    } catch (error) {
      if (!(error instanceof BusyError)) throw error;
      return { refused: 'busy', retryAfter: error.retryAfter };
    }
  }

  return {
    remember,
    async check(presented) {
      const { clientId, stored, secret, network } = presented;
      if (isMadeSecretHash(stored)) return { right: matchesMadeSecret(stored, secret) };
      const seen = digestOf(stored, secret);
      if (right.has(seen)) return { right: true };
      const left = waits.left(`${clientId} ${network}`);
      if (left > 0) return tooMany(left);
      // However many requests come with it at once, it is compared once.
      const key = `${seen} ${network}`;
      const comparing = underWay.get(key) ?? compareInTurn(presented).finally(() => underWay.delete(key));
      underWay.set(key, comparing);
      return comparing;
    },
  };
}
