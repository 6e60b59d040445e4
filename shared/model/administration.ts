// The administration rules that the window needs; main builds schemas from them.

/** The session filters by status. */
export const adminSessionStatuses = ['active', 'expired', 'ended', 'all'] as const;

/** Maximum number of sessions on a page. */
export const largestSessionPage = 200;

/** Maximum number of sessions that one call ends. */
export const mostRevokedAtOnce = 500;

export const clientTypes = ['public', 'confidential', 'service'] as const;

export const clientGrants = [
  'authorization_code',
  'refresh_token',
  'password',
  'client_credentials',
  'urn:ietf:params:oauth:grant-type:device_code',
] as const;

/** Maximum number of clients on a page. */
export const largestClientPage = 200;
