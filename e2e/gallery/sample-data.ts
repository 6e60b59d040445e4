import type { Output } from '../../shared/ipc/contract.ts';
import { ok } from '../../shared/ipc/result.ts';
import type { Activity } from '../../shared/model/activity.ts';
import type { ConnectionView } from '../../shared/model/connection.ts';
import type { Problem } from '../../shared/model/problem.ts';
import type { Job } from '../../shared/model/resource.ts';
import type { SessionSnapshot } from '../../shared/model/session.ts';
import type { Preferences } from '../../shared/model/settings.ts';
import type { Answers } from './state.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** The fixed time of every picture (UTC). */
export const now = Date.UTC(2026, 2, 10, 9, 24, 0);

/** Durations before that time (ms). */
export const ago = { seconds: second, minutes: minute, hours: hour, days: day } as const;

export const demo: ConnectionView = {
  id: 'demo',
  name: 'Demo authority',
  issuer: 'https://login.example.com',
  grants: ['authorization_code', 'password'],
  apiOrigins: ['https://api.example.com'],
  clientAuthentication: 'registration',
  needsClientSecret: false,
  keepSignedIn: true,
  own: false,
};

export const dana = {
  sub: '7d1f0c52-6f0b-4d7e-9a51-2f4f0b7c1a01',
  name: 'Dana Demo',
  username: 'demo',
  email: 'dana@example.com',
  roles: ['user'],
};

/** A session without a signed-in user. */
export const signedOut = (fields: Partial<SessionSnapshot> = {}): SessionSnapshot => ({
  session: 'demo',
  connection: 'demo',
  state: 'signedOut',
  generation: 0,
  scopes: [],
  renewals: 0,
  ...fields,
});

/** Dana's session, active. */
export const active = (fields: Partial<SessionSnapshot> = {}): SessionSnapshot =>
  signedOut({
    state: 'active',
    generation: 4,
    account: dana,
    scopes: ['openid', 'profile', 'email', 'offline_access'],
    accessToken: { issuedAt: now - 139 * second, expiresAt: now + 761 * second },
    signedInAt: now - 3 * hour,
    renewedAt: now - 139 * second,
    renewals: 3,
    kept: 'vault',
    bound: true,
    ...fields,
  });

export const profile = {
  sub: dana.sub,
  name: dana.name,
  preferred_username: dana.username,
  email: dana.email,
  roles: dana.roles,
  generation: 4,
};

const titles = [
  'Reconcile ledgers',
  'Import suppliers',
  'Nightly backup',
  'Rebuild search index',
  'Send statements',
  'Convert pictures',
  'Close the month',
];
const states: Job['state'][] = ['done', 'running', 'queued', 'done', 'failed'];

/** So many jobs, each with its own number and times. */
export const jobs = (count: number): Job[] =>
  Array.from({ length: count }, (_, at) => ({
    id: `job-${at + 1}`,
    title: `${titles[at % titles.length]} ${at + 1}`,
    state: states[at % states.length] ?? 'done',
    created: new Date(now - (at + 2) * hour).toISOString(),
    updated: new Date(now - (at + 1) * 17 * minute).toISOString(),
  }));

/** The job list in the format in which the window receives it. */
export const jobList = (list: Job[]): string => JSON.stringify({ jobs: list });

const entry = (
  minutesAgo: number,
  fields: Pick<Activity, 'kind' | 'message'> & Partial<Activity>,
): Activity => ({
  id: `a${minutesAgo}`,
  at: now - minutesAgo * minute,
  session: 'demo',
  connection: 'demo',
  account: '9f2c41d07be3',
  generation: 4,
  ...fields,
});

/** The activity of an ordinary morning, newest first, as the app returns it. */
export const activity: Activity[] = [
  entry(2, {
    kind: 'renewed',
    message: 'The session was renewed.',
    tookMs: 84,
    tokens: { access: '4be09a77c1d2', refresh: '81f3a5c09e44' },
  }),
  entry(17, {
    kind: 'retried',
    message: 'The API refused the token; the request went out once more after a renewal.',
    code: 'api_refused',
    generation: 3,
  }),
  entry(42, {
    kind: 'waiting',
    message: 'Requests wait: the server cannot be reached.',
    code: 'server_unreachable',
    remedy: 'Nothing is lost. Requests go out as soon as the network is back.',
    repeats: { times: 12, since: now - 61 * minute },
    generation: 2,
  }),
  entry(180, { kind: 'signed_in', message: 'Signed in with a password.', generation: 1, tookMs: 412 }),
  entry(181, {
    kind: 'sign_in_failed',
    message: 'The server refused the password.',
    code: 'wrong_credentials',
  }),
  entry(182, { kind: 'sign_in_started', message: 'A sign-in with a password began.' }),
];

/** The problem of an unreachable server. */
export const unreachable: Problem = {
  code: 'server_unreachable',
  message: 'login.example.com cannot be reached.',
  remedy: 'Check your network. Nothing is lost.',
};

/** The problem of a request that a server answered with 503. */
export const serverError: Problem = {
  code: 'server_error',
  message: 'api.example.com answered with an error of its own (503).',
  remedy: 'Nothing was lost. Try again in a while.',
};

export const notPermitted: Problem = {
  code: 'not_permitted',
  message: 'api.example.com does not allow this to you (403).',
  remedy: 'Ask whoever runs the server.',
};

export const notCovered: Problem = {
  code: 'insufficient_scope',
  message: 'Your sign-in on Demo authority does not cover this.',
  remedy:
    'Nothing was changed, and you stay signed in. Sign out and sign in again to allow it. If that does not help, ask whoever runs the server whether your account may do this and whether the connection asks for it.',
};

export const preferences: Preferences = {
  theme: 'system',
  language: 'system',
  startAtLogin: false,
  keepInTray: false,
  notifications: true,
  proxy: { mode: 'system' },
  logLevel: 'info',
};

/** Information about the app, with a keyring that is ready. */
export const appInfo = (fields: Partial<Output<'app.info'>> = {}): Output<'app.info'> => ({
  version: '0.1.0',
  electron: '45.4.1',
  testBuild: false,
  sandboxed: true,
  keyring: { state: 'ready', backend: 'gnome_libsecret' },
  notices: [],
  ...fields,
});

/** The answers of the app for a signed-in person without problems. */
export const usualAnswers = (language: 'en' | 'de'): Answers => ({
  'app.info': ok(appInfo()),
  'connections.list': ok([demo]),
  'session.list': ok([active()]),
  'profile.get': ok(profile),
  'jobs.list': ok(jobList(jobs(6))),
  'requests.list': ok([]),
  'activity.list': ok(activity),
  'idle.get': ok({
    setting: { minutes: 20, action: 'lock' },
    preset: { minutes: 20, action: 'lock', enforced: false },
    source: 'system',
  }),
  'settings.get': ok({ ...preferences, language }),
  'menu.follow': ok(null),
  'authorities.list': ok([]),
  'diagnostics.log': ok({ file: '/home/dana/.config/Latchkey/logs/latchkey.log' }),
  'connections.cancelDiscovery': ok(null),
  'desktop.get': ok({ tray: 'ready', startsAtLogin: 'no', notifications: 'ready' }),
});
