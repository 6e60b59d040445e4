import { z } from 'zod';
import type { UserRow } from '../db/schema.ts';

/** A user as tokens and the API show them; nothing in it is secret. */
export interface User {
  sub: string;
  username: string;
  name: string;
  email: string;
  roles: string[];
  /** Increases whenever something changes that tokens contain. */
  version: number;
}

/** A user as administrators see them; `created` in seconds since 1970, 0 for the demo users. */
export interface ManagedUser extends User {
  active: boolean;
  created: number;
}

/** What a sign-in is checked against. */
export interface Credentials {
  user: ManagedUser;
  passwordHash: string;
}

const storedRolesSchema = z.array(z.string());

/** Parses stored roles. */
export function rolesOf(stored: string): string[] {
  return storedRolesSchema.parse(JSON.parse(stored));
}

/** Converts a row, without the password hash. */
export function toManagedUser(row: Omit<UserRow, 'password_hash'>): ManagedUser {
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

/** Lower-case ASCII, so that no two names look alike. Names typed at sign-in are normalized to this form. */
export const usernameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._@+-]{0,63}$/, '1 to 64 of a-z, 0-9 and . _ @ + -, the first a letter or digit');

/** `user`, `admin` or any other role that the organisation uses. */
const roleSchema = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,31}$/, 'a role is a word of 1 to 32 of a-z, 0-9, _ and -, the first a letter');

export const rolesSchema = z
  .array(roleSchema)
  .max(32)
  .transform((roles) => [...new Set(roles)]);

export const displayNameSchema = z
  .string()
  .regex(/^\P{Cc}+$/u, 'must have no control characters')
  .trim()
  .min(1)
  .max(200);

export const emailSchema = z.email().max(254);

/** The role that gives access to the administration. */
export const ADMIN_ROLE = 'admin';

const words = {
  username_taken: 'another user has this user name',
  last_administrator:
    'this is the last active administrator; make somebody else an administrator before taking this one away',
  password_too_short: 'a password has at least 8 characters',
  password_too_long: 'a password has at most 1000 characters',
  password_has_control_characters: 'a password cannot have control characters, such as tabs or line breaks',
} as const;

/** Why a user cannot be created or changed as requested: a code for programs, a sentence for people. */
export class UserProblem extends Error {
  readonly code: keyof typeof words;
  constructor(code: keyof typeof words) {
    super(words[code]);
    this.code = code;
  }
}
