import type { SessionSnapshot, SessionState } from '../../../shared/model/session.ts';
import type { MainWords } from '../i18n/index.ts';

/** A menu entry for an account with a session. */
export interface MenuAccount {
  session: string;
  /** The account and its connection. */
  label: string;
  state: SessionState;
}

/** Maximum length of a name in a menu, in characters. */
const maxLength = 60;
/** Keeps the text direction of a name from affecting the text around it (Unicode UAX #9, FSI and PDI). */
const isolate = (name: string) => `\u2068${name}\u2069`;

/** Makes a name from a server safe for a menu: one line, limited in length, isolated in its text direction. */
export function singleLineName(name: string): string {
  const line = name
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const letters = [...line];
  return isolate(
    letters.length > maxLength
      ? `${letters
          .slice(0, maxLength - 1)
          .join('')
          .trimEnd()}…`
      : line,
  );
}

/** The accounts with a session, in the order of the sessions. A locked session gives the name shown on its lock. */
export function accountsOf(
  sessions: readonly SessionSnapshot[],
  nameOf: (connection: string) => string,
  words: Pick<MainWords, 'account'>,
): MenuAccount[] {
  return sessions.flatMap(({ session, connection, state, account }) => {
    if (account === undefined) return [];
    const name = account.name ?? account.username ?? account.sub;
    const label = words.account(singleLineName(name), singleLineName(nameOf(connection)));
    return [{ session, label, state }];
  });
}
