import type { EndReason } from '../../../../shared/model/end-reason.ts';

const reasons: Record<EndReason, string> = {
  signed_out: 'This session was signed out.',
  signed_out_everywhere: 'All your devices were signed out.',
  revoked_by_administrator: 'An administrator ended this session.',
  session_cap:
    'You signed in on another device, and only so many may be signed in at once: this one was the oldest.',
  refresh_token_reused:
    'Something else used a token of this session, as happens when it was copied. The server ended the session for your safety.',
  code_reused:
    'The sign-in code of this session was used twice. The server ended the session for your safety.',
  lifetime_over: 'This session has lasted as long as the server allows.',
  idle_too_long: 'This session was not used for longer than the server allows.',
  retries_exhausted: 'The server gave up repeating its answer to this session.',
  user_deactivated: 'An administrator deactivated your account.',
  user_deleted: 'Your account does not exist any more.',
  password_changed: 'The password of your account was changed.',
  claims_changed: 'What you may do has changed.',
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
