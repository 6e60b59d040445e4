import type { EndReason } from '../../../shared/model/end-reason.ts';
import type { SessionState } from '../../../shared/model/session.ts';
import type { LinkedView } from '../../../shared/model/views.ts';
import { consentEn } from './consent.ts';

const views: Record<LinkedView, string> = {
  connections: 'Connections',
  'connections/add': 'New Connection…',
  home: 'Home',
  profile: 'Profile',
  session: 'Session',
  activity: 'Activity',
  'admin/sessions': 'All Sessions',
  'admin/clients': 'All Clients',
  settings: 'Settings',
  'settings/general': 'General Settings',
  'settings/session': 'Session Settings',
  'settings/network': 'Network Settings',
  'settings/storage': 'Storage Settings',
  'settings/diagnostics': 'Diagnostics',
  'settings/about': 'About Latchkey',
};

const menu = {
  file: '&File',
  edit: '&Edit',
  view: '&View',
  account: '&Account',
  window: '&Window',
  help: '&Help',
  newConnection: 'New Connection…',
  settings: 'Settings…',
  quit: 'Quit Latchkey',
  undo: 'Undo',
  redo: 'Redo',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  selectAll: 'Select All',
  palette: 'Command Palette…',
  reload: 'Reload',
  actualSize: 'Actual Size',
  zoomIn: 'Zoom In',
  zoomOut: 'Zoom Out',
  fullScreen: 'Full Screen',
  developerTools: 'Developer Tools',
  switchTo: (account: string) => `Switch to ${account}`,
  lockNow: 'Lock Now',
  signIn: 'Sign In…',
  signOut: 'Sign Out…',
  minimize: 'Minimize',
  close: 'Close Window',
  about: 'About Latchkey',
  checkForLeaks: 'Check for Leaks…',
};

const states: Record<SessionState, string> = {
  resolving: 'loading',
  signedOut: 'signed out',
  signingIn: 'signing in',
  active: 'signed in',
  renewing: 'signed in',
  waiting: 'waiting',
  locked: 'locked',
  ended: 'signed out',
};

const tray = {
  open: 'Open Latchkey',
  account: (account: string, state: string) => `${account}: ${state}`,
  states,
  nobody: 'Nobody is signed in',
};

const reasons: Record<EndReason, string> = {
  signed_out: 'The session was signed out elsewhere.',
  signed_out_everywhere: 'All devices of this account were signed out.',
  revoked_by_administrator: 'An administrator ended the session.',
  session_cap: 'Too many devices were signed in; this one was the oldest.',
  refresh_token_reused:
    'A token of the session was used somewhere else. The server ended the session for your security.',
  code_reused: 'The sign-in code was used twice. The server ended the session for your security.',
  lifetime_over: 'The session reached the longest lifetime the server allows.',
  idle_too_long: 'The session was idle for longer than the server allows.',
  retries_exhausted: 'Renewing was retried more often than the server allows.',
  user_deactivated: 'An administrator deactivated the account.',
  user_deleted: 'The account no longer exists.',
  password_changed: 'The password of the account was changed.',
  claims_changed: 'The permissions of the account have changed.',
  client_deactivated: 'An administrator deactivated this app on the server.',
  client_deleted: 'The registration of this app on the server was deleted.',
  revoked: 'The server ended the session.',
};

const notifications = {
  ended: (account: string) => `Signed out: ${account}`,
  revoked: (account: string) => `Ended remotely: ${account}`,
  reasons,
  otherReason: 'The session has ended. Sign in again to continue.',
  keyringLocked: (account: string) => `Keyring locked: ${account}`,
  keyringLockedText: 'Your session is waiting. Nothing was lost. Unlock the keyring to continue.',
};

const elsewhere = {
  ask: (connection: string, place: string) => `Allow “${connection}” to send requests to ${place}?`,
  what: (server: string, place: string) =>
    `Anyone who signs in at ${server} through this connection lets ${place} act on their behalf there. Continue only if you trust both.`,
  no: 'Cancel',
  yes: 'Allow',
};

/** Which places a change of a connection is about, in the words of people; by the name of the field. */
const changedPlaces = {
  issuer: 'Server that signs you in',
  'client.authentication': 'How the app authenticates',
  'client.id': 'Name of the app at the server (client ID)',
  resource: 'What tokens are for (resource)',
  api: 'Where requests and tokens go',
  authorization_endpoint: 'Sign-in page',
  token_endpoint: 'Where tokens are renewed',
  revocation_endpoint: 'Where sessions are ended',
  userinfo_endpoint: 'Where the profile comes from',
  device_authorization_endpoint: 'Where device codes come from',
  pushed_authorization_request_endpoint: 'Where sign-ins are prepared',
  registration_endpoint: 'Where the app registers itself',
  end_session_endpoint: 'Sign-out page',
  introspection_endpoint: 'Where tokens are looked up',
  jwks_uri: 'Keys of the server',
};

const changed = {
  ask: (connection: string) =>
    `“${connection}” uses other addresses than when you signed in. Use the new ones?`,
  what: (places: string) =>
    `${places}\n\nYour session, with everything it is allowed to do, would be used at the new addresses. Allow this only if you know why they changed. Until then nothing is sent.`,
  line: (place: string, was: string, is: string) => `${place}:\n  before: ${was}\n  now: ${is}`,
  nothing: '(nothing)',
  more: (count: number) => `… and ${count} more`,
  places: changedPlaces,
  no: 'Do Not Allow',
  yes: 'Allow',
};

const imported = {
  ask: (count: number) =>
    count === 1
      ? 'Import a connection that sends requests to a different place than its server?'
      : `Import ${count} connections that send requests to different places than their servers?`,
  line: (connection: string, server: string, places: string) => `${connection}: ${server} → ${places}`,
  what: (lines: string) =>
    `${lines}\n\nAnyone who signs in through such a connection lets these places act on their behalf. Continue only if you trust all of them.`,
  more: (count: number) => `… and ${count} more`,
  no: 'Cancel',
  yes: 'Import',
};

const anotherAccount = {
  ask: (account: string, connection: string) => `Continue as ${account} on “${connection}”?`,
  what: 'This is not the account that was signed in here before. If it is not yours, someone else completed the sign-in: choose Cancel, and no session is started.',
  no: 'Cancel',
  yes: 'Continue With This Account',
};

/** Words of the main process, for what lies outside the window: menus, tray, notifications. */
export const en = {
  /** Who, and on which connection. */
  account: (name: string, connection: string) => `${name} – ${connection}`,
  views,
  menu,
  tray,
  notifications,
  /** A connection whose tokens go to another place than the server. */
  elsewhere,
  /** A connection that leads elsewhere than when somebody signed in. */
  changed,
  /** A file of connections whose tokens go to other places than their servers. */
  imported,
  /** A sign-in that brought another account than before. */
  anotherAccount,
  /** A change from the window that a script in it could make to the person's harm. */
  consent: consentEn,
  clipboardReadable: (electron: string) =>
    `With Electron ${electron}, a script in the window could read the clipboard. Do not copy passwords or client secrets while Latchkey is open, and update Latchkey.`,
};

/** What every language has to say; English says what there is. */
export type MainWords = typeof en;
