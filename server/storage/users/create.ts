import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { now } from '../../lib/clock.ts';
import { hashPassword } from '../../lib/password-hash.ts';
import type { DeniedTokens } from '../access-tokens/denied-tokens.ts';
import { type Actor, recordAudit } from '../audit/audit.ts';
import type { Database } from '../db/database.ts';
import type { UserRow } from '../db/schema.ts';
import { endUserSessions } from './end-sessions.ts';
import {
  displayNameSchema,
  emailSchema,
  type ManagedUser,
  rolesSchema,
  toManagedUser,
  UserProblem,
  usernameSchema,
} from './user.ts';

const SHORTEST = 8;
const LONGEST = 1000;

/**
 * Normalizes a password before it is hashed as in RFC 8265 §4.2: every space becomes U+0020, then Unicode NFC, so
 * that one password typed on two keyboards is the same. Nothing is trimmed and case matters. Compatibility forms
 * (NFKC) stay distinct, as in the RFC: they are different characters to the person who chose them.
 */
export function normalizePassword(typed: string): string {
  return typed
    .replace(/\p{Zs}/gu, ' ')
    .normalize('NFC')
    .toWellFormed();
}

/** Normalizes and validates a new password. Throws UserProblem if it is not acceptable. */
export function validatePassword(typed: string): string {
  const password = normalizePassword(typed);
  const length = [...password].length;
  if (length < SHORTEST) throw new UserProblem('password_too_short');
  if (length > LONGEST) throw new UserProblem('password_too_long');
  if (/\p{Cc}/u.test(password)) throw new UserProblem('password_has_control_characters');
  return password;
}

const newUserSchema = z.strictObject({
  username: usernameSchema,
  name: displayNameSchema,
  email: emailSchema,
  roles: rolesSchema,
  password: z.string(),
});

export type NewUser = z.input<typeof newUserSchema>;

async function newRow({ password, roles, ...fields }: NewUser): Promise<UserRow> {
  return {
    sub: randomUUID(),
    ...fields,
    roles: JSON.stringify(roles),
    password_hash: await hashPassword(validatePassword(password)),
    active: 1,
    version: 0,
    created: now(),
  };
}

/** Adds an active user with a new subject. */
export async function createUser(db: Database, user: NewUser, actor: Actor): Promise<ManagedUser> {
  const row = await newRow(newUserSchema.parse(user));
  return db.transaction().execute(async (transaction) => {
    const result = await transaction
      .insertInto('users')
      .values(row)
      .onConflict((conflict) => conflict.column('username').doNothing())
      .executeTakeFirst();
    if (result.numInsertedOrUpdatedRows !== 1n) throw new UserProblem('username_taken');
    const created = toManagedUser(row);
    await recordAudit(transaction, [
      {
        event: 'user.created',
        actor: actor.sub,
        subject: row.sub,
        address: actor.address,
        detail: { username: created.username, roles: created.roles },
      },
    ]);
    return created;
  });
}

/** Replaces the user's password; false if there is no such user. */
export async function setUserPassword(
  db: Database,
  deniedTokens: DeniedTokens,
  { sub, password, endSessions }: { sub: string; password: string; endSessions: boolean },
  actor: Actor,
): Promise<boolean> {
  const password_hash = await hashPassword(validatePassword(password));
  return db.transaction().execute(async (transaction) => {
    // New sign-ins lock the same row, so none with the old password can slip in between.
    const result = await transaction
      .updateTable('users')
      .set((user) => ({ password_hash, version: user('version', '+', 1) }))
      .where('sub', '=', sub)
      .executeTakeFirst();
    if (result.numUpdatedRows === 0n) return false;
    await recordAudit(transaction, [
      {
        event: 'user.password_set',
        actor: actor.sub,
        subject: sub,
        address: actor.address,
        detail: { sessions_ended: endSessions },
      },
    ]);
    if (endSessions) {
      const sessionEnd = { reason: 'password_changed', by: actor.sub, address: actor.address } as const;
      await endUserSessions(transaction, deniedTokens, sub, sessionEnd);
    }
    return true;
  });
}
