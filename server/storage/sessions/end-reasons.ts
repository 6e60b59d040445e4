/** Why sessions end or access tokens are refused early: codes for programs, sentences for people. */
const words = {
  signed_out: 'This session was signed out.',
  revoked_by_administrator: 'An administrator ended this session.',
  signed_out_everywhere: 'All sessions of this user were signed out.',
  session_cap:
    'This session was ended by a newer sign-in, because only a limited number may be open at once.',
  refresh_token_reused:
    'A refresh token of this session was used twice, which happens when it is copied. The session was ended for safety.',
  code_reused: 'The sign-in code of this session was used twice. The session was ended for safety.',
  idle_too_long: 'This session was not used for longer than this app allows.',
  retries_exhausted: 'The same refresh token was used too often. Sign in again to continue.',
  lifetime_over: 'This session has reached the maximum duration that this app allows.',
  user_deactivated: 'This user was deactivated by an administrator.',
  user_deleted: 'This user no longer exists.',
  password_changed: 'The password of this user was changed.',
  claims_changed: 'The rights of this user have changed. Refresh the access token to continue.',
  client_deactivated: 'This app was deactivated by an administrator.',
  client_deleted: 'The registration of this app was deleted.',
  revoked: 'This session was ended.',
} as const;

export type EndReason = keyof typeof words;

/** The sentence for a stored code. Unknown codes, for example from a newer version, get a general sentence. */
export function describeEndReason(reason: string): string {
  return Object.entries(words).find(([code]) => code === reason)?.[1] ?? words.revoked;
}
