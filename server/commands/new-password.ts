import { randomBytes } from 'node:crypto';

const PASSWORD_BYTES = 15;

/** Generates a password, because other users of the machine could read one on the command line. */
export function generatePassword(): string {
  return randomBytes(PASSWORD_BYTES).toString('base64url');
}
