import { createSecretKey } from 'node:crypto';
import { now } from '../../lib/clock.ts';
import type { DeniedTokens } from '../access-tokens/denied-tokens.ts';
import { hashedId } from '../crypto/sealing.ts';
import type { Engine } from '../db/engine.ts';
import { endSessions, type SessionEnd } from '../sessions/sessions.ts';
import { lockSession, type NewSession, startSession } from '../sessions/start.ts';
import { type FoundRefreshToken, findRefreshToken, openRefreshToken, type ReadRefreshToken } from './find.ts';
import { type RefreshTokenRecord, rotate, toRow } from './rotate.ts';
import { openFirstUse } from './rotate-fast-path.ts';

/** A refresh token that can be used now, described without anything that could be used as one. */
export interface LiveRefreshToken {
  client_id: string;
  grant_id: string;
  issued: number;
  expires: number;
}

export interface RefreshTokens {
  /**
   * Stores the first token of a sign-in, and with it the session. Ends the user's oldest sessions with the client
   * where there are more than its cap allows.
   */
  insert(token: string, record: RefreshTokenRecord, session: NewSession): Promise<void>;
  /** Looks a presented token up; `read` is what was read for it in the same request. Undefined when nobody issued it. */
  find(token: string, read?: ReadRefreshToken): Promise<FoundRefreshToken | undefined>;
  /**
   * Uses `parent` up and gives the token that replaces it, in one transaction. However many callers come with the
   * same parent, one live child is left. A retry is written down with the network `address` it came from. Undefined
   * when the parent may not be used (any more).
   */
  rotate(parent: string, record: RefreshTokenRecord, address?: string): Promise<string | undefined>;
  /** Lets a token that is not replaced live until `expires`; false when its session has ended. */
  prolong(token: string, grantId: string, expires: number): Promise<boolean>;
  /** Ends the session that the token belongs to. */
  destroy(token: string, sessionEnd: SessionEnd): Promise<void>;
  live(subject: string): Promise<LiveRefreshToken[]>;
}

/** `rotationKey`: 32 random bytes, kept as long as the database, from which children are derived. */
export function openRefreshTokens(
  engine: Engine,
  deniedTokens: DeniedTokens,
  rotationKey: Buffer,
): RefreshTokens {
  const { db } = engine;
  const key = createSecretKey(rotationKey);
  const firstUse = openFirstUse(engine, key);
  return {
    insert: (token, record, session) =>
      db.transaction().execute(async (transaction) => {
        await startSession(transaction, deniedTokens, record, session);
        await transaction
          .insertInto('refresh_tokens')
          .values(toRow(token, record, null))
          .execute();
      }),
    find: async (token, read) =>
      read === undefined ? findRefreshToken(db, token) : openRefreshToken(token, read),
    async rotate(parent, record, address) {
      const child = await firstUse(parent, record);
      if (child !== undefined) return child;
      return db.transaction().execute((transaction) => rotate(transaction, key, parent, record, address));
    },
    prolong: (token, grantId, expires) =>
      db.transaction().execute(async (transaction) => {
        if (!(await lockSession(transaction, hashedId(grantId), expires))) return false;
        await transaction
          .updateTable('refresh_tokens')
          .set({ expires })
          .where('id', '=', hashedId(token))
          .execute();
        return true;
      }),
    destroy: (token, sessionEnd) =>
      db.transaction().execute(async (transaction) => {
        const row = await transaction
          .selectFrom('refresh_tokens')
          .select('grant_id')
          .where('id', '=', hashedId(token))
          .executeTakeFirst();
        if (row !== undefined) await endSessions(transaction, deniedTokens, [row.grant_id], sessionEnd);
      }),
    live: (subject) =>
      db
        .selectFrom('refresh_tokens as token')
        .innerJoin('sessions as session', 'session.id', 'token.grant_id')
        .select(['token.client_id', 'token.grant_id', 'token.issued', 'token.expires'])
        .where('session.subject', '=', subject)
        .where('session.ended_at', 'is', null)
        .where('token.consumed_at', 'is', null)
        .where('token.retired_at', 'is', null)
        .where('token.expires', '>', now())
        .orderBy('token.issued')
        .execute(),
  };
}
