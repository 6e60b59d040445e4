import type { EndReason } from '../../../../shared/model/end-reason.ts';

const reasons: Record<EndReason, string> = {
  signed_out: 'This session was signed out.',
  signed_out_everywhere: 'All your devices were signed out.',
  revoked_by_administrator: 'An administrator ended this session.',
  session_cap:
    'You signed in on another device and reached the limit of sessions, so this one, the oldest, was ended.',
  refresh_token_reused:
    'A token of this session was used somewhere else; it may have been copied. The server ended the session for your security.',
  code_reused:
    'The sign-in code of this session was used twice. The server ended the session for your security.',
  lifetime_over: 'This session reached the longest lifetime the server allows.',
  idle_too_long: 'This session was idle for longer than the server allows.',
  retries_exhausted: 'Renewing this session was retried more often than the server allows.',
  user_deactivated: 'An administrator deactivated your account.',
  user_deleted: 'Your account no longer exists.',
  password_changed: 'The password of your account was changed.',
  claims_changed: 'Your permissions have changed.',
  client_deactivated: 'An administrator deactivated this app on the server.',
  client_deleted: 'The registration of this app on the server was deleted.',
  revoked: 'The server ended this session.',
};

/** Why a session ended. */
export const endings = {
  reasons,
  byAdministrator: (name: string) => `The administrator ${name} ended this session.`,
  quoted: (sentence: string) => `The server says: “${sentence}”`,
};
