import type { EndReason } from '../../../shared/model/end-reason.ts';
import type { ProblemCode } from '../../../shared/model/problem.ts';
import type { SessionSnapshot, SessionState } from '../../../shared/model/session.ts';
import type { MainWords } from '../i18n/index.ts';
import { plainName } from './accounts.ts';

/** What is shown to somebody who is not looking at the window. */
export interface Notice {
  title: string;
  body: string;
  /** Whose it is, for when it is clicked. */
  session: string;
}

export interface NotificationsOptions {
  words(): MainWords;
  nameOf(connection: string): string;
  /** Whether they are wanted. */
  enabled(): boolean;
  /** Whether somebody looks at the window, which says it already. */
  focused(): boolean;
  show(notice: Notice): void;
  /** Milliseconds on a clock that nobody sets. */
  now(): number;
}

/** The same is not told again within so long (ms). */
const quietMs = 60_000;

/** Ended by somebody or something else than this app and time. */
const fromElsewhere: ReadonlySet<EndReason> = new Set<EndReason>([
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

/** `about` tells whether two are the same. */
type Told = Notice & { about: string };

/**
 * Tells what happened to the sessions while nobody looked: each change once. What a person did here, a sign-out or a
 * lock, is not told to them. A notification may be seen by anybody, so it names the account and the connection and
 * nothing else; both in the title, as desktops take a body for marked-up text (Desktop Notifications Specification).
 */
export function createNotifications(options: NotificationsOptions) {
  const states = new Map<string, { state: SessionState; code: ProblemCode | undefined }>();
  const names = new Map<string, string>();
  const last = new Map<string, number>();

  function accountOf({ session, connection }: SessionSnapshot): string {
    const name = names.get(session);
    const on = plainName(options.nameOf(connection));
    return name === undefined ? on : options.words().account(plainName(name), on);
  }

  function ended(snapshot: SessionSnapshot): Told {
    const { notifications } = options.words();
    const ending = snapshot.problem?.ending;
    const reason = ending !== undefined && 'reason' in ending ? ending.reason : undefined;
    const elsewhere = reason !== undefined && fromElsewhere.has(reason);
    const title = elsewhere ? notifications.revoked : notifications.ended;
    return {
      about: `ended ${snapshot.session} ${reason}`,
      session: snapshot.session,
      title: title(accountOf(snapshot)),
      body: reason === undefined ? notifications.otherReason : notifications.reasons[reason],
    };
  }

  function keyring(snapshot: SessionSnapshot): Told {
    const { notifications } = options.words();
    return {
      // One keyring keeps all of them.
      about: 'keyring',
      session: snapshot.session,
      title: notifications.keyringLocked(accountOf(snapshot)),
      body: notifications.keyringLockedText,
    };
  }

  function tell({ about, ...notice }: Told): void {
    if (!options.enabled() || options.focused()) return;
    const before = last.get(about);
    const now = options.now();
    if (before !== undefined && now - before < quietMs) return;
    last.set(about, now);
    options.show(notice);
  }

  return {
    /** Takes how a session is now. */
    sessionChanged(snapshot: SessionSnapshot): void {
      const { session, state, account, problem } = snapshot;
      const before = states.get(session);
      states.set(session, { state, code: problem?.code });
      // What a locked one is called may be a user name.
      if (account?.name !== undefined && state !== 'locked') names.set(session, account.name);
      if (state === 'ended' && before?.state !== 'ended') tell(ended(snapshot));
      const locked = state === 'waiting' && problem?.code === 'keyring_locked';
      if (locked && before?.code !== 'keyring_locked') tell(keyring(snapshot));
      if (state === 'signedOut' || state === 'ended') names.delete(session);
    },
  };
}
