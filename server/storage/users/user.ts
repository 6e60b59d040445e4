import { z } from 'zod';
import type { UserRow } from '../db/schema.ts';

/** A user as tokens and the API show them; nothing here is secret. */
export interface User {
  sub: string;
  username: string;
  name: string;
  email: string;
  roles: string[];
  /** Rises whenever something changes that tokens carry. */
  version: number;
}

/** A user as administrators see them; `created` in seconds since 1970, 0 for the demo users. */
export interface ManagedUser extends User {
  active: boolean;
  created: number;
}

/** What is compared at sign-in. */
export interface Credentials {
  user: ManagedUser;
  passwordHash: string;
}

const storedRolesSchema = z.array(z.string());

/** Reads roles as stored. */
export function rolesOf(stored: string): string[] {
  return storedRolesSchema.parse(JSON.parse(stored));
}

/** The user of a row, without the password's hash. */
export function managedUser(row: Omit<UserRow, 'password_hash'>): ManagedUser {
  const { sub, username, name, email, version, created } = row;
  return {
    sub,
    username,
    name,
    email,
    roles: rolesOf(row.roles),
    version,
    created,
    active: row.active === 1,
  };
}
