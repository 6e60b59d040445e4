import { UserProblem } from './users-problem.ts';

const SHORTEST = 8;
const LONGEST = 1000;

/**
 * A password as it is hashed: the mapping of RFC 8265 §4.2 (every space is U+0020, then Unicode NFC), so that one
 * password typed on two keyboards is one. Nothing is trimmed and case matters. Compatibility forms (NFKC) are left
 * apart, as the RFC does: they are different characters to whoever chose them.
 */
export function preparedPassword(typed: string): string {
  return typed
    .replace(/\p{Zs}/gu, ' ')
    .normalize('NFC')
    .toWellFormed();
}

/** `typed`, prepared, where it can be a new password. Throws UserProblem saying what is wrong with it. */
export function newPassword(typed: string): string {
  const password = preparedPassword(typed);
  const length = [...password].length;
  if (length < SHORTEST) throw new UserProblem('password_too_short');
  if (length > LONGEST) throw new UserProblem('password_too_long');
  if (/\p{Cc}/u.test(password)) throw new UserProblem('password_has_control_characters');
  return password;
}
