import { describe, expect, it } from 'vitest';
import type { Activity, ActivityKind } from '../../../../shared/model/activity.ts';
import { words } from '../../i18n/index.ts';
import { filterEntries, type Group, groupNames, isGroup } from './filter.ts';

const entry = (kind: ActivityKind, more: Partial<Activity> = {}): Activity => ({
  id: `run-${kind}`,
  at: 1,
  kind,
  message: `It was ${kind}.`,
  ...more,
});

const kinds = Object.keys(words.activity.kinds) as ActivityKind[];
const all = kinds.map((kind) => entry(kind));
const word = (kind: ActivityKind) => words.activity.kinds[kind];
const shown = (group: Group, query = '', entries = all) =>
  filterEntries(entries, { group, query }, word).map(({ kind }) => kind);

describe('what a person chose to see', () => {
  it('shows everything, and each kind in one of the smaller groups', () => {
    expect(shown('all')).toEqual(kinds);
    const grouped = groupNames.filter((name) => name !== 'all').flatMap((name) => shown(name));
    expect(new Set(grouped)).toEqual(new Set(kinds));
  });

  it('shows failures and refusals together, whatever they are of', () => {
    expect(shown('refusal')).toEqual(
      expect.arrayContaining(['sign_in_failed', 'renewal_failed', 'session_ended', 'request_refused']),
    );
    expect(shown('refusal')).not.toContain('renewed');
  });

  it('takes only names of groups', () => {
    expect(['all', 'storage', 'constructor', ''].map(isGroup)).toEqual([true, true, false, false]);
  });
});

describe('what a person searched for', () => {
  const told = [
    entry('renewal_failed', { code: 'server_error', remedy: 'Try again.' }),
    entry('renewed', { tokens: { access: '0123456789ab', refresh: 'ba9876543210' } }),
    entry('session_ended', { ending: { reason: 'revoked_by_administrator' } }),
  ];

  it.each([
    ['SERVER_err', ['renewal_failed']],
    ['try', ['renewal_failed']],
    ['ba98765', ['renewed']],
    ['renewal failed', ['renewal_failed']],
    ['administrator ended', ['session_ended']],
    ['administrator renewed', []],
    ['  ', ['renewal_failed', 'renewed', 'session_ended']],
  ])('“%s” is found in words, cause, remedy, fingerprint and reason', (query, found) => {
    expect(shown('all', query, told)).toEqual(found);
  });
});
