import { describe, expect, it } from 'vitest';
import type { SessionSnapshot } from '../../../shared/model/session.ts';
import { en } from '../i18n/en.ts';
import { accountsOf, singleLineName } from './accounts.ts';
import { ada, session } from './testing/sessions.ts';

const inner = (name: string) => singleLineName(name).slice(1, -1);
const label = (...sessions: SessionSnapshot[]) =>
  accountsOf(sessions, (connection) => `The ${connection}`, en).map((one) => one.label);

describe('a name in a menu', () => {
  it('is one line without what a terminal or a reader would take for an order', () => {
    expect(inner('  Ada\n Lovelace\t\u0000\u001b[2J\u2028x ')).toBe('Ada Lovelace [2J x');
  });

  it('cannot turn the words around it, and is shown in its own direction', () => {
    expect(inner('\u202eevil\u2066x\u2069')).toBe('evil x');
    expect(singleLineName('שלום')).toBe('\u2068שלום\u2069');
  });

  it('is not longer than a line, and no letter is cut in two', () => {
    expect([...inner('x'.repeat(61))]).toHaveLength(60);
    expect(inner('👩‍🚀'.repeat(40)).endsWith('…')).toBe(true);
    expect(inner('x'.repeat(60))).toBe('x'.repeat(60));
  });
});

describe('the accounts of a menu', () => {
  it('are those that somebody is signed in to, each by name and connection @S2.8', () => {
    const eve = session({
      session: 'work~2',
      connection: 'work',
      account: { sub: 'u2', username: 'eve', roles: [] },
    });
    const nobody = session({ session: 'empty', connection: 'empty' });
    expect(label(session({ account: ada }), nobody, eve)).toEqual([
      '\u2068Ada Lovelace\u2069 – \u2068The demo\u2069',
      '\u2068eve\u2069 – \u2068The work\u2069',
    ]);
  });

  it('are called by what they are when there is no name', () => {
    expect(label(session({ account: { sub: 'u3', roles: [] } }))).toEqual([
      '\u2068u3\u2069 – \u2068The demo\u2069',
    ]);
  });
});
