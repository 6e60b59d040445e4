import type { ActivityKind } from '../../../../shared/model/activity.ts';

const kinds: Record<ActivityKind, string> = {
  signed_in: 'Signed in',
  sign_in_failed: 'Sign-in failed',
  renewed: 'Renewed',
  renewal_failed: 'Renewal failed',
  session_ended: 'Session ended',
  signed_out: 'Signed out',
  locked: 'Locked',
  unlocked: 'Unlocked',
  revocation: 'Revocation',
  resumed: 'Resumed',
  vault: 'Vault',
  request_refused: 'Request refused',
};

/** Home. */
export const home = {
  title: (name: string) => `Hello, ${name}`,
  you: 'You',
  name: 'Name',
  username: 'User name',
  email: 'E-mail',
  roles: 'Roles',
  noRoles: 'None',
  health: 'Session',
  state: 'State',
  goodFor: 'Access token',
  stillGood: (time: string) => `good for ${time}`,
  since: 'Signed in since',
  kept: 'Kept',
  keptIn: { vault: 'Encrypted on this computer', memory: 'In memory, until you close the app' },
  activity: 'Latest activity',
  noActivity: 'Nothing has happened yet.',
  activityFailed: 'The activity could not be read',
  quick: 'Quick actions',
  toJobs: 'Show my jobs',
  toSession: 'Look at the session',
  signOut: 'Sign out',
};
