import type { ClientGrant, ClientType } from '../../../../shared/model/admin-client.ts';
import type {
  AdminSession,
  AdminSessionStatus,
  SessionSort,
} from '../../../../shared/model/admin-session.ts';
import type { EndReason } from '../../../../shared/model/end-reason.ts';

const sessions = (count: number, shown: string) => (count === 1 ? '1 session' : `${shown} sessions`);
const people = (count: number, shown: string) => (count === 1 ? '1 person' : `${shown} people`);

const standings: Record<AdminSessionStatus, string> = {
  active: 'Active',
  expired: 'Expired',
  ended: 'Ended',
  all: 'All',
};

const states: Record<AdminSession['state'], string> = {
  active: 'Active',
  expired: 'Expired',
  ended: 'Ended',
};

const reasons: Record<EndReason, string> = {
  signed_out: 'signed out',
  signed_out_everywhere: 'signed out everywhere',
  revoked_by_administrator: 'by an administrator',
  session_cap: 'replaced by a newer one',
  refresh_token_reused: 'a token was used twice',
  code_reused: 'a code was used twice',
  lifetime_over: 'maximum lifetime reached',
  idle_too_long: 'idle for too long',
  retries_exhausted: 'retried too often',
  user_deactivated: 'user deactivated',
  user_deleted: 'user deleted',
  password_changed: 'password changed',
  claims_changed: 'permissions changed',
  client_deactivated: 'app deactivated',
  client_deleted: 'app deleted',
  revoked: 'revoked',
};

const times: Record<SessionSort, string> = {
  started: 'Started',
  last_used: 'Last used',
  expires: 'Expires',
};

const types: Record<ClientType, string> = {
  public: 'Public: an app or script without a secret',
  confidential: 'Confidential: an app with a secret',
  service: 'Service: acts for itself, has no users',
};

const shortTypes: Record<ClientType, string> = {
  public: 'Public',
  confidential: 'Confidential',
  service: 'Service',
};

const grants: Record<ClientGrant, string> = {
  authorization_code: 'Browser (authorization code)',
  refresh_token: 'Stay signed in (refresh token)',
  password: 'Password',
  client_credentials: 'App only (client credentials)',
  'urn:ietf:params:oauth:grant-type:device_code': 'Device code',
};

/** Administration: what both of its views say. */
const both = {
  notPermitted: 'You do not have permission for this',
  notCovered: 'Your sign-in does not cover administration',
  notOffered: 'No administration here',
  home: 'Back to Home',
  more: 'Load more',
  loading: 'Loading',
};

/** Administration: everybody's sessions. */
const allSessions = {
  title: 'All sessions',
  intro: 'Who is signed in on this server, with which app and device.',
  list: 'Sessions',
  failed: 'The sessions could not be loaded',
  moreFailed: 'More sessions could not be loaded',
  stale: 'What you see may be out of date.',
  user: 'User',
  userHint: 'Beginning of a name, or a subject',
  device: 'Device',
  deviceHint: 'Beginning of a name',
  app: 'App',
  allApps: 'All apps',
  state: 'State',
  standings,
  states,
  reasons,
  times,
  clear: 'Clear search',
  none: 'Nobody is signed in',
  noneText: 'Sessions appear here as soon as someone signs in.',
  noMatch: 'No session matches this search',
  loaded: (count: string, all: boolean) =>
    all ? `${count} in all` : `${count} loaded, more as you scroll down`,
  select: (user: string, device: string) => `Select the session of ${user} on ${device}`,
  selectAll: (count: string) => `Select all that are loaded (${count})`,
  unknownDevice: 'Unnamed device',
  deletedApp: (id: string) => `${id} (deleted)`,
  own: 'This session',
  endedBecause: (reason: string) => `Ended: ${reason}`,
  allOf: (user: string) => `End all sessions of ${user}`,
  selected: (count: number, shown: string) => (count === 0 ? 'None selected' : `${shown} selected`),
  clearSelection: 'Select none',
  endSelected: 'End selected',
  question: (count: number, shown: string, persons: number, shownPersons: string) =>
    `End ${sessions(count, shown)} of ${people(persons, shownPersons)}?`,
  questionAll: (user: string, count: number | undefined, shown: string, more: boolean) =>
    count === undefined
      ? `End all sessions of ${user}?`
      : `End all sessions of ${user}? There ${count === 1 && !more ? 'is 1' : `are ${more ? 'more than ' : ''}${shown}`}.`,
  names: (names: string, more: number) => (more === 0 ? names : `${names} and ${more} more`),
  final:
    'This cannot be undone. Each of these devices is signed out at its next request, and its user has to sign in again.',
  includesOwn: 'One of them is your own session: you are signed out here, too, and have to sign in again.',
  ownAccount: 'This is your own account: you are signed out here, too, and have to sign in again.',
  confirm: (count: number, shown: string) => `End ${sessions(count, shown)}`,
  confirmAll: 'End all of them',
  cancel: 'Keep them',
  endFailed: 'The sessions could not be ended',
  partly: (count: number, shown: string) => `${sessions(count, shown)} ended before that.`,
  done: (ended: number, shown: string, over: number) =>
    over === 0
      ? `${sessions(ended, shown)} ended.`
      : `${sessions(ended, shown)} ended. ${over} ${over === 1 ? 'was' : 'were'}already over.`,
  dismiss: 'Close',
};

/** Administration: the clients. */
const allClients = {
  title: 'All clients',
  intro: 'Apps and services that this server knows.',
  list: 'Clients',
  failed: 'The clients could not be loaded',
  moreFailed: 'More clients could not be loaded',
  search: 'Search clients',
  searchHint: 'Part of a name, or a whole ID',
  none: 'There are no clients yet',
  noMatch: (query: string) => `No client matches “${query}”`,
  clear: 'Clear search',
  shown: (count: string, all: boolean) => (all ? `${count} in all` : `${count} shown`),
  create: 'New client',
  createTitle: 'New client',
  edit: (name: string) => `Change ${name}`,
  types,
  shortTypes,
  grants,
  inactive: 'Deactivated',
  own: 'This app',
  name: 'Name',
  type: 'Type',
  methods: 'Ways to sign in',
  firstParty:
    'Belongs to the operator of this server: users are not asked for consent, not even for administration',
  redirects: 'Redirect URIs',
  redirectsHint: 'One per line, such as http://127.0.0.1/callback/',
  origin: 'Allowed origin',
  originHint: 'The one web origin whose pages may use this client, such as https://app.example.com',
  lifetimes: 'Lifetimes',
  presets: {
    server: 'Server default',
    bank: 'Bank: token 1 minute, session 30 minutes',
    relaxed: 'Relaxed: token 1 hour, session 4 years without use',
    custom: 'Other',
  },
  preset: 'How long',
  accessTtl: 'Access token (seconds)',
  refreshTtl: 'Without use (seconds)',
  sessionTtl: 'At most (seconds)',
  cap: 'Sessions per user',
  empty: 'Empty: server default',
  span: (span: string) => `That is ${span}.`,
  wholeNumber: 'Enter a whole number, or leave it empty.',
  rotation: 'Each renewal replaces the refresh token',
  save: 'Save',
  saved: 'Saved. New lifetimes apply from the next renewal.',
  nothingChanged: 'Nothing has changed.',
  created: (name: string) => `${name} was added.`,
  createdSecret: (name: string) =>
    `${name} was added. Its secret is shown only once, now, in a separate window.`,
  add: 'Add client',
  cancel: 'Cancel',
  saveFailed: 'The client could not be saved',
  refused: 'The server rejected this',
  serverSays: (sentence: string) => `The server says: ${sentence}`,
  clientId: 'Client ID',
  authentication: 'Authentication',
  registeredBy: 'Registered by',
  origins: { seed: 'the server itself', dynamic: 'the app itself' },
  createdAt: 'Added',
  deactivate: 'Deactivate',
  activate: 'Activate',
  deactivateQuestion: (name: string) => `Deactivate ${name}?`,
  deactivateText:
    'It is refused immediately, and people signed in with it can do nothing. Their sessions are kept and continue when you activate it again.',
  deactivateOwn: 'This is the app you are using. Deactivate it from another app.',
  deactivateConfirm: (name: string) => `Deactivate ${name}`,
  deactivated: (name: string) => `${name} is deactivated. Its sessions are kept.`,
  activated: (name: string) => `${name} is active again, and its sessions continue.`,
  rotate: 'New secret',
  rotateQuestion: (name: string) => `Give ${name} a new secret?`,
  rotateText:
    'The current secret is then refused wherever it is installed. The new one is shown once, in a separate window.',
  rotateOwn: 'This is the app you are using: it needs the new secret before it can renew its session again.',
  rotateConfirm: 'Create a new secret',
  rotated: (name: string) =>
    `The new secret of ${name} is shown in a separate window. The old one is refused.`,
};

export const admin = { both, sessions: allSessions, clients: allClients };
