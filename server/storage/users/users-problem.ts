const words = {
  username_taken: 'another user has this user name',
  last_administrator:
    'this is the last active administrator; make somebody else an administrator before taking this one away',
  password_too_short: 'a password has at least 8 characters',
  password_too_long: 'a password has at most 1000 characters',
  password_has_control_characters: 'a password cannot have control characters, such as tabs or line breaks',
} as const;

/** Why a user cannot be made or changed as asked: a code for programs, words for the person. */
export class UserProblem extends Error {
  readonly code: keyof typeof words;
  constructor(code: keyof typeof words) {
    super(words[code]);
    this.code = code;
  }
}
