import type { SessionSnapshot, SessionState } from '../../../shared/model/session.ts';
import type { MainWords } from '../i18n/index.ts';

/** An account that has a session here, as a menu names it. */
export interface MenuAccount {
  session: string;
  /** Who, and on which connection. */
  label: string;
  state: SessionState;
}

/** Longest name in a menu, in characters. */
const longest = 60;
/** Keep the direction of a name from reaching the words around it (Unicode UAX #9, FSI and PDI). */
const isolate = (name: string) => `\u2068${name}\u2069`;

/** A name that comes from a server, fit for a line of a menu: one line, not too long, in its own direction. */
export function plainName(name: string): string {
  const line = name
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const letters = [...line];
  return isolate(
    letters.length > longest
      ? `${letters
          .slice(0, longest - 1)
          .join('')
          .trimEnd()}…`
      : line,
  );
}

/** The accounts with a session, in the order of the sessions. A locked one is called what the lock calls it. */
export function accountsOf(
  sessions: readonly SessionSnapshot[],
  nameOf: (connection: string) => string,
  words: Pick<MainWords, 'account'>,
): MenuAccount[] {
  return sessions.flatMap(({ session, connection, state, account }) => {
    if (account === undefined) return [];
    const name = account.name ?? account.username ?? account.sub;
    const label = words.account(plainName(name), plainName(nameOf(connection)));
    return [{ session, label, state }];
  });
}
