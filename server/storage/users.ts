import { z } from 'zod';
import { hashSecret, verifySecret } from '../passwords.ts';
import type { Database } from './database.ts';
import type { UserRow } from './schema.ts';

/** A user as tokens and the API show them; nothing here is secret. */
export interface User {
  sub: string;
  username: string;
  name: string;
  email: string;
  roles: string[];
  /** Rises whenever something changes that access tokens carry. */
  version: number;
}

export interface Users {
  bySubject(sub: string): Promise<User | undefined>;
  byUsername(username: string): Promise<User | undefined>;
  /** The user whose password this is. Takes as long for a name nobody has as for a wrong password. */
  authenticate(username: string, password: string): Promise<User | undefined>;
}

const rolesSchema = z.array(z.string());

function fromRow(row: UserRow): User {
  const { sub, username, name, email, version } = row;
  return { sub, username, name, email, version, roles: rolesSchema.parse(JSON.parse(row.roles)) };
}

export function openUsers(db: Database): Users {
  // Checked in place of the missing hash when nobody has the name. Made on first need: it costs a hash.
  let nobody: Promise<string> | undefined;

  async function rowBy(column: 'sub' | 'username', value: string): Promise<UserRow | undefined> {
    return db.selectFrom('users').selectAll().where(column, '=', value).executeTakeFirst();
  }

  async function find(column: 'sub' | 'username', value: string): Promise<User | undefined> {
    const row = await rowBy(column, value);
    return row && fromRow(row);
  }

  return {
    bySubject: (sub) => find('sub', sub),
    byUsername: (username) => find('username', username),
    async authenticate(username, password) {
      const row = await rowBy('username', username.trim().toLowerCase());
      if (row === undefined) {
        nobody ??= hashSecret('nobody has this password');
        await verifySecret(await nobody, password);
        return undefined;
      }
      return (await verifySecret(row.password_hash, password)) ? fromRow(row) : undefined;
    },
  };
}
