import { describe, expect, it } from 'vitest';
import { type EndReason, endReasonSchema } from '../../../shared/model/end-reason.ts';
import type { ProblemCode } from '../../../shared/model/problem.ts';
import { de } from '../i18n/de.ts';
import { en } from '../i18n/en.ts';
import { createNotifications, type SessionNotification } from './notifications.ts';
import { active, ada, session } from './testing/sessions.ts';

const problem = (code: ProblemCode, reason?: EndReason) => ({
  code,
  message: 'Words of the window.',
  ...(reason === undefined ? {} : { ending: { reason } }),
});
const ended = (reason?: EndReason, fields = {}) =>
  session({ state: 'ended', generation: 2, problem: problem('session_ended', reason), ...fields });
const keyringLocked = (fields = {}) =>
  active({ state: 'waiting', problem: problem('keyring_locked'), ...fields });

function setup({ words = en } = {}) {
  const shown: SessionNotification[] = [];
  const now = { ms: 0, enabled: true, focused: false };
  const { sessionChanged } = createNotifications({
    words: () => words,
    nameOf: (connection) => `The ${connection}`,
    enabled: () => now.enabled,
    focused: () => now.focused,
    show: (notice) => shown.push(notice),
    now: () => now.ms,
  });
  return { shown, now, sessionChanged };
}

describe('a session that ends while nobody looks', () => {
  it.each(endReasonSchema().options)('is told with its reason: %s @S1.7', (reason) => {
    const { shown, sessionChanged } = setup();
    sessionChanged(active());
    sessionChanged(ended(reason));
    expect(shown).toHaveLength(1);
    expect(shown[0]).toMatchObject({ body: en.notifications.reasons[reason], session: 'demo' });
    expect(shown[0]?.title).toContain('Ada Lovelace');
    expect(shown[0]?.title).toContain('The demo');
  });

  it('is told apart from one that was ended from elsewhere @S3.12', () => {
    const { shown, sessionChanged } = setup();
    sessionChanged(active());
    sessionChanged(ended('revoked_by_administrator'));
    sessionChanged(active({ session: 'work' }));
    sessionChanged(ended('lifetime_over', { session: 'work' }));
    expect(shown.map(({ title }) => title.split(':')[0])).toEqual(['Ended remotely', 'Signed out']);
  });

  it('is told in the language of the app, also when the server says nothing of why', () => {
    const { shown, sessionChanged } = setup({ words: de });
    sessionChanged(active());
    sessionChanged(ended());
    expect(shown[0]).toMatchObject({ body: de.notifications.otherReason });
  });

  it('is told with a name and a connection alone: no address, no subject, no words of a server @T24', () => {
    const { shown, sessionChanged } = setup();
    sessionChanged(active());
    const quote = { ...problem('session_ended'), ending: { quote: 'canary sentence' }, message: 'canary' };
    sessionChanged(ended(undefined, { account: ada, problem: quote }));
    const { name: _, ...withoutName } = ada;
    sessionChanged(active({ session: 'demo~2', account: withoutName }));
    sessionChanged(ended('revoked', { session: 'demo~2' }));
    expect(shown).toHaveLength(2);
    expect(JSON.stringify(shown)).not.toMatch(/example\.com|canary|u1/);
  });

  it('names nobody by what a lock calls them, which may be a user name', () => {
    const { shown, sessionChanged } = setup();
    sessionChanged(session({ state: 'locked', account: { sub: '', name: 'ada@example.com', roles: [] } }));
    sessionChanged(ended('revoked'));
    expect(shown[0]?.title).toBe('Ended remotely: \u2068The demo\u2069');
  });

  it('is told at the start of the app, too', () => {
    const { shown, sessionChanged } = setup();
    sessionChanged(session({ state: 'resolving' }));
    sessionChanged(ended('revoked'));
    expect(shown).toHaveLength(1);
  });
});

describe('nothing is told', () => {
  it('of what a person did here: signing in, out, locking', () => {
    const { shown, sessionChanged } = setup();
    for (const state of ['signingIn', 'active', 'renewing', 'waiting', 'locked', 'signedOut'] as const) {
      sessionChanged(active({ state }));
    }
    expect(shown).toEqual([]);
  });

  it('to somebody who looks at the window, or wants no notifications', () => {
    const { shown, now, sessionChanged } = setup();
    now.focused = true;
    sessionChanged(active());
    sessionChanged(ended('revoked'));
    now.focused = false;
    now.enabled = false;
    sessionChanged(active());
    sessionChanged(ended('revoked'));
    expect(shown).toEqual([]);
    now.enabled = true;
    sessionChanged(active());
    sessionChanged(ended('revoked'));
    expect(shown).toHaveLength(1);
  });

  it('twice within a minute, and again after it', () => {
    const { shown, now, sessionChanged } = setup();
    const again = () => {
      sessionChanged(active());
      sessionChanged(ended('revoked'));
    };
    again();
    again();
    now.ms = 59_999;
    again();
    expect(shown).toHaveLength(1);
    now.ms = 60_000;
    again();
    expect(shown).toHaveLength(2);
  });

  it('twice of one end', () => {
    const { shown, now, sessionChanged } = setup();
    sessionChanged(active());
    sessionChanged(ended('revoked'));
    now.ms = 100_000;
    sessionChanged(ended('revoked'));
    expect(shown).toHaveLength(1);
  });
});

describe('a keyring that is locked', () => {
  it('is told once, however many sessions wait for it @B7', () => {
    const { shown, sessionChanged } = setup();
    sessionChanged(keyringLocked());
    sessionChanged(keyringLocked());
    sessionChanged(keyringLocked({ session: 'work' }));
    expect(shown).toHaveLength(1);
    expect(shown[0]?.title).toMatch(/^Keyring locked: .*Ada Lovelace/);
    expect(shown[0]?.body).toContain('Nothing was lost');
  });

  it('puts no word of a server where a desktop would take it for a mark-up', () => {
    const { shown, sessionChanged } = setup();
    const name = '<a href="https://evil.example">Ada</a>';
    const account = { ...ada, name };
    sessionChanged(keyringLocked({ account }));
    sessionChanged(active({ account, session: 'work' }));
    sessionChanged(ended('revoked', { session: 'work' }));
    expect(shown).toHaveLength(2);
    for (const { body } of shown) expect(body).not.toContain('<');
  });

  it('is not told of a session that waits for something else', () => {
    const { shown, sessionChanged } = setup();
    sessionChanged(active({ state: 'waiting', problem: problem('server_unreachable') }));
    expect(shown).toEqual([]);
  });
});
