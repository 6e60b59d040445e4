// What the window needs of the administration's rules; the schemas made of them are main's.

/** Which sessions are looked for. */
export const adminSessionStatuses = ['active', 'expired', 'ended', 'all'] as const;

/** Most sessions of a page. */
export const largestSessionPage = 200;

/** Most sessions that one call ends. */
export const mostRevokedAtOnce = 500;

export const clientTypes = ['public', 'confidential', 'service'] as const;

export const clientGrants = [
  'authorization_code',
  'refresh_token',
  'password',
  'client_credentials',
  'urn:ietf:params:oauth:grant-type:device_code',
] as const;

/** Most clients of a page. */
export const largestClientPage = 200;
