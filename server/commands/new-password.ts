import { randomBytes } from 'node:crypto';

const PASSWORD_BYTES = 15;

/** A password that nobody knows: one on a command line could be read by everybody on the machine. */
export function generatePassword(): string {
  return randomBytes(PASSWORD_BYTES).toString('base64url');
}
