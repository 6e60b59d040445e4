import { type Expression, type ExpressionBuilder, sql } from 'kysely';
import type { Queries } from '../db/database.ts';
import { prepare } from '../db/prepared-query.ts';
import type { RefreshTokenRow, Schema } from '../db/schema.ts';

type FirstUse = Pick<
  RefreshTokenRow,
  'id' | 'grant_id' | 'subject' | 'client_id' | 'payload' | 'issued' | 'expires'
> & { parent: string; noticed: number };

function earlierOf(row: ExpressionBuilder<Schema, 'refresh_tokens'>, time: number): Expression<number> {
  return row.case().when('expires', '<', time).then(row.ref('expires')).else(time).end();
}

const number = (value: number) => sql<number>`cast(${value} as bigint)`;

/**
 * The first use of a refresh token in one statement that locks the session, consumes the parent and stores the child:
 * all or nothing, without round trips. Only PostgreSQL can change several tables in one statement. Returns no row if
 * the parent was used before or its session has ended.
 */
export const rotateInOneStatement = prepare((queries: Queries, given: FirstUse) =>
  queries
    .with('held', (all) =>
      all
        .updateTable('sessions')
        .set({ last_used: number(given.issued), expires: number(given.expires) })
        .where('id', '=', given.grant_id)
        .where('ended_at', 'is', null)
        .returning('id'),
    )
    .with('consumed', (all) =>
      all
        .updateTable('refresh_tokens')
        .set((row) => ({
          consumed_at: number(given.issued),
          child: given.id,
          expires: earlierOf(row, given.noticed),
        }))
        .where('id', '=', given.parent)
        .where('consumed_at', 'is', null)
        .where('retired_at', 'is', null)
        // This order matters: concurrent refreshes and revocations lock the session first, too.
        .where(({ exists, selectFrom }) => exists(selectFrom('held').select('held.id')))
        .returning('id'),
    )
    .insertInto('refresh_tokens')
    .columns(['id', 'grant_id', 'subject', 'client_id', 'payload', 'parent', 'issued', 'expires'])
    .expression((all) =>
      all
        .selectFrom('consumed')
        .select([
          sql<string>`${given.id}`.as('new_id'),
          sql<string>`${given.grant_id}`.as('grant_id'),
          sql<string>`${given.subject}`.as('subject'),
          sql<string>`${given.client_id}`.as('client_id'),
          sql<string>`${given.payload}`.as('payload'),
          'consumed.id as parent',
          number(given.issued).as('issued'),
          number(given.expires).as('expires'),
        ]),
    )
    .returning('id'),
);
