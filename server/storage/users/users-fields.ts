import { z } from 'zod';

/**
 * Plain ASCII in small letters, so that no two names look alike; whatever case and width a person types at sign-in
 * is turned into this.
 */
export const usernameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._@+-]{0,63}$/, '1 to 64 of a-z, 0-9 and . _ @ + -, the first a letter or digit');

/** `user`, `admin` or any other word of the organisation's own. */
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

/** The role that opens the administration. */
export const ADMIN_ROLE = 'admin';
