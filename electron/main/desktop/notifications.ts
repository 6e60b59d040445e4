import type { EndReason } from '../../../shared/model/end-reason.ts';
import type { ProblemCode } from '../../../shared/model/problem.ts';
import type { SessionSnapshot, SessionState } from '../../../shared/model/session.ts';
import type { MainWords } from '../i18n/index.ts';
import { singleLineName } from './accounts.ts';

/** A notification about a session. */
export interface SessionNotification {
  title: string;
  body: string;
  /** The session to open on a click. */
  session: string;
}

export interface NotificationsOptions {
  words(): MainWords;
  nameOf(connection: string): string;
  /** Whether the person has turned notifications on. */
  enabled(): boolean;
  /** Whether the window has the focus; it shows the same information. */
  focused(): boolean;
  show(notification: SessionNotification): void;
  /** A monotonic clock (ms). */
  now(): number;
}

/** How long a repeated notification is suppressed (ms). */
const suppressedMs = 60_000;

/** The end reasons caused by something other than this app or an expiry. */
const externalReasons: ReadonlySet<EndReason> = new Set<EndReason>([
  'signed_out',
  'signed_out_everywhere',
  'revoked_by_administrator',
  'session_cap',
  'refresh_token_reused',
  'code_reused',
  'user_deactivated',
  'user_deleted',
  'password_changed',
  'client_deactivated',
  'client_deleted',
  'revoked',
]);

/** Notifications with the same `key` repeat each other. */
type IdentifiedNotification = SessionNotification & { key: string };

/**
 * Notifies the person once of each change to a session while the window is not focused. Their own actions here, such as
 * a sign-out or a lock, cause no notification. Anybody may see a notification, so it only names the account and the
 * connection. Both are in the title because desktops interpret markup in the body (Desktop Notifications Specification).
 */
export function createNotifications(options: NotificationsOptions) {
  const states = new Map<string, { state: SessionState; code: ProblemCode | undefined }>();
  const names = new Map<string, string>();
  const lastShownAt = new Map<string, number>();

  function accountOf({ session, connection }: SessionSnapshot): string {
    const name = names.get(session);
    const connectionName = singleLineName(options.nameOf(connection));
    if (name === undefined) return connectionName;
    return options.words().account(singleLineName(name), connectionName);
  }

  function ended(snapshot: SessionSnapshot): IdentifiedNotification {
    const { notifications } = options.words();
    const ending = snapshot.problem?.ending;
    const reason = ending !== undefined && 'reason' in ending ? ending.reason : undefined;
    const isExternal = reason !== undefined && externalReasons.has(reason);
    const title = isExternal ? notifications.revoked : notifications.ended;
    return {
      key: `ended ${snapshot.session} ${reason}`,
      session: snapshot.session,
      title: title(accountOf(snapshot)),
      body: reason === undefined ? notifications.otherReason : notifications.reasons[reason],
    };
  }

  function keyring(snapshot: SessionSnapshot): IdentifiedNotification {
    const { notifications } = options.words();
    return {
      // One keyring holds the keys of all sessions.
      key: 'keyring',
      session: snapshot.session,
      title: notifications.keyringLocked(accountOf(snapshot)),
      body: notifications.keyringLockedText,
    };
  }

  function show({ key, ...notification }: IdentifiedNotification): void {
    if (!options.enabled() || options.focused()) return;
    const shownAt = lastShownAt.get(key);
    const now = options.now();
    if (shownAt !== undefined && now - shownAt < suppressedMs) return;
    lastShownAt.set(key, now);
    options.show(notification);
  }

  return {
    /** Takes the new snapshot of a session. */
    sessionChanged(snapshot: SessionSnapshot): void {
      const { session, state, account, problem } = snapshot;
      const before = states.get(session);
      states.set(session, { state, code: problem?.code });
      // A locked session may give the user name instead of the display name.
      if (account?.name !== undefined && state !== 'locked') names.set(session, account.name);
      if (state === 'ended' && before?.state !== 'ended') show(ended(snapshot));
      const locked = state === 'waiting' && problem?.code === 'keyring_locked';
      if (locked && before?.code !== 'keyring_locked') show(keyring(snapshot));
      if (state === 'signedOut' || state === 'ended') names.delete(session);
    },
  };
}
