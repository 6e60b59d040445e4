import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { hashPassword } from '../../auth/passwords.ts';
import { recordAudit } from '../audit/audit.ts';
import { type Database, now } from '../db/database.ts';
import type { UserRow } from '../db/schema.ts';
import type { DeniedTokens } from '../tokens/denied-tokens.ts';
import { signOutEverywhere } from './end-sessions.ts';
import { type ManagedUser, managedUser } from './user.ts';
import { displayNameSchema, emailSchema, rolesSchema, usernameSchema } from './users-fields.ts';
import { newPassword } from './users-password.ts';
import { UserProblem } from './users-problem.ts';

/** Who does it: the subject of an administrator, and where the request came from. */
export interface Actor {
  sub: string;
  address?: string | undefined;
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
    password_hash: await hashPassword(newPassword(password)),
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
    const created = managedUser(row);
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

/** Replaces the user's password; true when there is such a user. */
export async function setUserPassword(
  db: Database,
  revocations: DeniedTokens,
  { sub, password, endSessions }: { sub: string; password: string; endSessions: boolean },
  actor: Actor,
): Promise<boolean> {
  const password_hash = await hashPassword(newPassword(password));
  return db.transaction().execute(async (transaction) => {
    // The row is the lock of new sign-ins: none with the old password can slip in between.
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
      const ending = { reason: 'password_changed', by: actor.sub, address: actor.address } as const;
      await signOutEverywhere(transaction, revocations, sub, ending);
    }
    return true;
  });
}
