import type { Transaction } from 'kysely';
import { z } from 'zod';
import type { DeniedTokens } from '../access-tokens/denied-tokens.ts';
import type { Actor } from '../audit/audit.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Database } from '../db/database.ts';
import type { Schema } from '../db/schema.ts';
import { endUserSessions } from './end-sessions.ts';
import {
  ADMIN_ROLE,
  displayNameSchema,
  emailSchema,
  type ManagedUser,
  rolesSchema,
  toManagedUser,
  UserProblem,
} from './user.ts';

const changesSchema = z.strictObject({
  name: displayNameSchema.optional(),
  email: emailSchema.optional(),
  roles: rolesSchema.optional(),
  active: z.boolean().optional(),
});

/**
 * What an administrator can change. The user name stays, because people and audit entries identify the user by it.
 */
export type UserChanges = z.input<typeof changesSchema>;

type Fields = Pick<ManagedUser, 'name' | 'email' | 'roles' | 'active'>;

const isAdministrator = ({ active, roles }: Fields): boolean => active && roles.includes(ADMIN_ROLE);

function changedFields(before: Fields, after: Fields): (keyof Fields)[] {
  const names = ['name', 'email', 'roles', 'active'] as const;
  return names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}

async function lockedUser(transaction: Transaction<Schema>, sub: string): Promise<ManagedUser | undefined> {
  const row = await transaction
    .updateTable('users')
    .set((user) => ({ version: user.ref('version') }))
    .where('sub', '=', sub)
    .returningAll()
    .executeTakeFirst();
  return row && toManagedUser(row);
}

/** Needed to remove an administrator, so that two administrators cannot remove each other. */
async function lockAdministrators(transaction: Transaction<Schema>): Promise<void> {
  const name = 'administrators';
  await transaction
    .insertInto('locks')
    .values({ name })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ name }))
    .execute();
}

async function requireAnotherAdministrator(transaction: Transaction<Schema>, sub: string): Promise<void> {
  const others = await transaction
    .selectFrom('users')
    .selectAll()
    .where('sub', '!=', sub)
    .where('active', '=', 1)
    .where('roles', 'like', `%"${ADMIN_ROLE}"%`)
    .execute();
  if (!others.some((row) => isAdministrator(toManagedUser(row)))) throw new UserProblem('last_administrator');
}

async function store(
  transaction: Transaction<Schema>,
  sub: string,
  { roles, active, ...texts }: Fields,
): Promise<ManagedUser> {
  const row = await transaction
    .updateTable('users')
    .set((user) => ({
      ...texts,
      roles: JSON.stringify(roles),
      active: active ? 1 : 0,
      version: user('version', '+', 1),
    }))
    .where('sub', '=', sub)
    .returningAll()
    .executeTakeFirstOrThrow();
  return toManagedUser(row);
}

async function announceChange(
  transaction: Transaction<Schema>,
  deniedTokens: DeniedTokens,
  [before, after]: readonly [ManagedUser, ManagedUser],
  actor: Actor,
): Promise<void> {
  const { sub, version } = after;
  const deactivated = before.active && !after.active;
  const detail = { fields: changedFields(before, after), roles: after.roles, active: after.active };
  const by = { actor: actor.sub, subject: sub, address: actor.address };
  await recordAudit(transaction, [{ event: 'user.updated', ...by, detail }]);
  if (deactivated) {
    const sessionEnd = { reason: 'user_deactivated', by: actor.sub, address: actor.address } as const;
    await endUserSessions(transaction, deniedTokens, sub, sessionEnd);
  }
  // Last, because it takes effect at once, even if the transaction fails afterwards.
  const reason = after.active ? 'claims_changed' : 'user_deactivated';
  await deniedTokens.add(transaction, [{ kind: 'user', key: sub, version, reason }]);
}

/** Applies the changes but refuses to remove the last active administrator. Undefined if there is no such user. */
export async function updateUser(
  db: Database,
  deniedTokens: DeniedTokens,
  sub: string,
  changes: UserChanges,
  actor: Actor,
): Promise<ManagedUser | undefined> {
  const given = changesSchema.parse(changes);
  return db.transaction().execute(async (transaction) => {
    // Always before the user's row: transactions that lock both in the same order cannot deadlock.
    if (given.roles !== undefined || given.active !== undefined) await lockAdministrators(transaction);
    const before = await lockedUser(transaction, sub);
    if (before === undefined) return undefined;
    const wanted = {
      name: given.name ?? before.name,
      email: given.email ?? before.email,
      roles: given.roles ?? before.roles,
      active: given.active ?? before.active,
    };
    if (changedFields(before, wanted).length === 0) return before;
    if (isAdministrator(before) && !isAdministrator(wanted))
      await requireAnotherAdministrator(transaction, sub);
    const after = await store(transaction, sub, wanted);
    await announceChange(transaction, deniedTokens, [before, after], actor);
    return after;
  });
}
