import { sql } from 'kysely';
import { now } from '../lib/clock.ts';
import type { Engine } from '../storage/db/engine.ts';
import { openEngine } from '../storage/db/open-engine.ts';
import { openConnections } from './http.ts';
import { afterCount, drive } from './load.ts';
import { percentile } from './measure.ts';
import type { Subject } from './subject.ts';

const DAY = 24 * 60 * 60;

/** 95th percentile of a refresh in milliseconds, while expired rows are deleted and afterwards. */
export interface Pruning {
  during: number;
  after: number;
  /** Number of refreshes during the deletion. */
  renewals: number;
  /** Expired rows that remain; 0 if all is well. */
  left: number;
}

/** Makes all sessions of the crowd, with tokens and grants, expire so long ago that they will be deleted. */
export async function expireCrowd(location: string): Promise<void> {
  const engine = await openEngine(location);
  const past = sql.lit(now() - 100 * DAY);
  await sql`UPDATE sessions SET expires = ${past}`.execute(engine.db);
  await sql`UPDATE refresh_tokens SET expires = ${past}`.execute(engine.db);
  await sql`UPDATE artifacts SET expires = ${past}`.execute(engine.db);
  await engine.close();
}

async function expiredRows({ db }: Engine): Promise<number> {
  const past = now() - 50 * DAY;
  const counted = await Promise.all(
    (['sessions', 'refresh_tokens', 'artifacts'] as const).map((table) =>
      db
        .selectFrom(table)
        .select((all) => all.fn.countAll<number>().as('rows'))
        .where('expires', '<', past)
        .executeTakeFirstOrThrow(),
    ),
  );
  return counted.reduce((sum, { rows }) => sum + Number(rows), 0);
}

/** Refreshes while the authority, just started, deletes expired rows, and as often afterwards. */
export async function measurePruning(subject: Subject, database: string): Promise<Pruning> {
  const connections = openConnections(subject.instance.origin, 4);
  const engine = await openEngine(database);
  try {
    const chains = await subject.chains(connections.post, 4);
    const during: number[] = [];
    let left = await expiredRows(engine);
    while (left > 0) {
      during.push(...(await drive(chains, afterCount(100))).times);
      const still = await expiredRows(engine);
      if (still === left) break;
      left = still;
    }
    const { times } = await drive(chains, afterCount(Math.max(400, during.length)));
    return {
      during: percentile(during.length > 0 ? during : times, 0.95),
      after: percentile(times, 0.95),
      renewals: during.length,
      left,
    };
  } finally {
    connections.close();
    await engine.close();
  }
}
