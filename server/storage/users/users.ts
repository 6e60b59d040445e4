import type { DeniedTokens } from '../access-tokens/denied-tokens.ts';
import type { Attempts } from '../attempts/attempts.ts';
import type { Actor } from '../audit/audit.ts';
import type { Database, Queries } from '../db/database.ts';
import type { Engine } from '../db/engine.ts';
import { prepare } from '../db/prepared-query.ts';
import type { UserRow } from '../db/schema.ts';
import { createUser, type NewUser, setUserPassword } from './create.ts';
import { listUsers, type UserFilter, type UserPage } from './list.ts';
import { type UserChanges, updateUser } from './update.ts';
import { type Credentials, type ManagedUser, toManagedUser, type User } from './user.ts';

export type { User } from './user.ts';

export interface Users {
  /** The active user; undefined for a deactivated one. */
  bySubject(sub: string): Promise<User | undefined>;
  /** Any user, including deactivated ones. */
  byUsername(username: string): Promise<ManagedUser | undefined>;
  /** Only for sign-in.ts, which limits attempts. `username` as stored. */
  credentialsOf(username: string): Promise<Credentials | undefined>;

  /** Any user, including deactivated ones. */
  get(sub: string): Promise<ManagedUser | undefined>;
  /** Reads a page of users, sorted by user name. */
  list(filter: UserFilter): Promise<UserPage>;
  /** Throws UserProblem `username_taken` or one about the password, ZodError for invalid fields. */
  create(user: NewUser, actor: Actor): Promise<ManagedUser>;
  /**
   * Applies the given changes; undefined if there is no such user. Access tokens with the old claims are refused from
   * now on, so that apps refresh; the sessions of a deactivated user end. Throws UserProblem `last_administrator`,
   * ZodError for invalid fields.
   */
  update(sub: string, changes: UserChanges, actor: Actor): Promise<ManagedUser | undefined>;
  /**
   * Sets a new password and, by default, ends all sessions of the user. False if there is no such user; throws
   * UserProblem if the password is not acceptable.
   */
  setPassword(sub: string, password: string, actor: Actor, endSessions?: boolean): Promise<boolean>;
}

function rowBy(db: Queries, column: 'sub' | 'username', value: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').selectAll().where(column, '=', value).executeTakeFirst();
}

const findBySubject = prepare((db: Queries, given: { sub: string }) =>
  db
    .selectFrom('users')
    .select(['sub', 'username', 'name', 'email', 'roles', 'version', 'active', 'created'])
    .where('sub', '=', given.sub),
);

async function find(
  db: Database,
  column: 'sub' | 'username',
  value: string,
): Promise<ManagedUser | undefined> {
  const row = await rowBy(db, column, value);
  return row && toManagedUser(row);
}

export function openUsers({ db }: Engine, deniedTokens: DeniedTokens, attempts: Attempts): Users {
  return {
    async bySubject(sub) {
      const [row] = await findBySubject(db, { sub });
      if (row?.active !== 1) return undefined;
      const { active: _active, created: _created, ...user } = toManagedUser(row);
      return user;
    },
    byUsername: (username) => find(db, 'username', username),
    async credentialsOf(username) {
      const row = await rowBy(db, 'username', username);
      return row && { user: toManagedUser(row), passwordHash: row.password_hash };
    },
    get: (sub) => find(db, 'sub', sub),
    list: (filter) => listUsers(db, filter),
    create: (user, actor) => createUser(db, user, actor),
    update: (sub, changes, actor) => updateUser(db, deniedTokens, sub, changes, actor),
    async setPassword(sub, password, actor, endSessions = true) {
      const user = await find(db, 'sub', sub);
      if (user === undefined) return false;
      const done = await setUserPassword(db, deniedTokens, { sub, password, endSessions }, actor);
      // A user with a new password should not have to wait because of somebody's earlier guesses.
      await attempts.clear({ kind: 'user', value: user.username });
      return done;
    },
  };
}
