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

/** A usable refresh token, described without anything that could serve as one. */
export interface LiveRefreshToken {
  client_id: string;
  grant_id: string;
  issued: number;
  expires: number;
}

export interface RefreshTokens {
  /**
   * Stores the first token of a sign-in together with its session. Ends the user's oldest sessions with the client
   * beyond the cap.
   */
  insert(token: string, record: RefreshTokenRecord, session: NewSession): Promise<void>;
  /**
   * Looks up a presented token; `read` is its row if this request has read it already. Undefined if it was never
   * issued.
   */
  find(token: string, read?: ReadRefreshToken): Promise<FoundRefreshToken | undefined>;
  /**
   * Consumes `parent` and returns the token that replaces it, in one transaction. However many callers present the
   * same parent, one live child remains. A retry is audited with its network `address`. Undefined if the parent may
   * not be used (any more).
   */
  rotate(parent: string, record: RefreshTokenRecord, address?: string): Promise<string | undefined>;
  /** Extends a token that is not rotated until `expires`; false if its session has ended. */
  prolong(token: string, grantId: string, expires: number): Promise<boolean>;
  /** Ends the session that the token belongs to. */
  destroy(token: string, sessionEnd: SessionEnd): Promise<void>;
  live(subject: string): Promise<LiveRefreshToken[]>;
}

/**
 * `rotationKey`: 32 random bytes from which children are derived. It must not change during the life of the database.
 */
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
