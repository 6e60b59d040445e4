import type { KeyObject } from 'node:crypto';
import { now } from '../../lib/clock.ts';
import { hashedId } from '../crypto/sealing.ts';
import type { Database, Queries } from '../db/database.ts';
import type { Engine } from '../db/engine.ts';
import type { RefreshTokenRow } from '../db/schema.ts';
import type { Change } from '../db/sqlite-dialect.ts';
import { recordUse } from '../sessions/start.ts';
import { retryRule } from './reuse-policy.ts';
import { consume, deriveChild, insertToken, type RefreshTokenRecord, toRow } from './rotate.ts';
import { rotateInOneStatement } from './rotate-postgres.ts';

// Nearly every refresh is the first use of its token, which needs no reads.

/** Consumes `parent` and returns its child; undefined if it was used before or its session has ended. */
type FirstUse = (parent: string, record: RefreshTokenRecord) => Promise<string | undefined>;

interface Replacement {
  parent: string;
  child: RefreshTokenRow;
  noticed: number;
}

function replacement(parent: string, token: string, record: RefreshTokenRecord): Replacement {
  const id = hashedId(parent);
  return { parent: id, child: toRow(token, record, id), noticed: now() + retryRule.reuseNoticedFor };
}

function replace(change: Change, queries: Queries, { parent, child, noticed }: Replacement): boolean {
  const { id, grant_id, issued: at, expires } = child;
  if (change(recordUse.fill(queries, { id: grant_id, at, expires })) === 0) return false;
  if (change(consume.fill(queries, { id: parent, child: id, at, noticed })) === 0) return false;
  change(insertToken.fill(queries, child));
  return true;
}

type TransactSync = NonNullable<Engine['transactSync']>;

/** Runs all requests of one round of the event loop in one transaction, because the commit is what costs. */
function batched(db: Database, transactSync: TransactSync): (row: Replacement) => Promise<boolean> {
  let waiting: Replacement[] = [];
  let done: Promise<boolean[]> | undefined;

  async function nextRound(): Promise<boolean[]> {
    await new Promise((resolve) => setImmediate(resolve));
    const all = waiting;
    waiting = [];
    done = undefined;
    return transactSync((change) => all.map((row) => replace(change, db, row)));
  }

  return async (row) => {
    const index = waiting.push(row) - 1;
    done ??= nextRound();
    return (await done)[index] === true;
  };
}

/**
 * The fast path for the first use of a refresh token, all or nothing. `rotate` decides about what it refuses: a retry
 * or a reuse.
 */
export function openFirstUse({ db, transactSync }: Engine, key: KeyObject): FirstUse {
  const inOneStatement = async (row: Replacement) =>
    (await rotateInOneStatement(db, { ...row.child, parent: row.parent, noticed: row.noticed })).length > 0;
  const store = transactSync === undefined ? inOneStatement : batched(db, transactSync);
  return async (parent, record) => {
    const token = deriveChild(key, parent, 0);
    return (await store(replacement(parent, token, record))) ? token : undefined;
  };
}
