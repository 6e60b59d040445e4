import type { Activity, ActivityKind } from '../../../../shared/model/activity.ts';
import { problemText } from '../../i18n/problem-text.ts';

const groups = {
  signIn: [
    'sign_in_started',
    'signed_in',
    'sign_in_failed',
    'session_ended',
    'signed_out',
    'locked',
    'unlocked',
    'revocation',
  ],
  renewal: ['renewed', 'renewal_failed', 'retried', 'waiting', 'resumed'],
  refusal: ['sign_in_failed', 'renewal_failed', 'session_ended', 'request_refused', 'waiting'],
  storage: ['vault', 'recorder'],
} as const satisfies Record<string, readonly ActivityKind[]>;

/** What a person may choose to see. */
export type Group = 'all' | keyof typeof groups;

export const groupNames: readonly Group[] = ['all', 'signIn', 'renewal', 'refusal', 'storage'];

export const isGroup = (value: string): value is Group => groupNames.some((name) => name === value);

function isIn(group: Group, { kind }: Activity): boolean {
  return group === 'all' || groups[group].some((one) => one === kind);
}

/** Everything a person can read of an entry, in small letters. */
function textOf(entry: Activity, kindWord: string): string {
  const { remedy, code, tokens } = entry;
  const parts = [kindWord, problemText(entry), remedy, code, tokens?.access, tokens?.refresh];
  return parts.join(' ').toLocaleLowerCase();
}

/** Entries of the group that contain every word of the query; `word` gives a kind as the user reads it. */
export function filterEntries(
  entries: readonly Activity[],
  by: { group: Group; query: string },
  word: (kind: ActivityKind) => string,
): Activity[] {
  const wanted = by.query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return entries.filter((entry) => {
    if (!isIn(by.group, entry)) return false;
    if (wanted.length === 0) return true;
    const text = textOf(entry, word(entry.kind));
    return wanted.every((part) => text.includes(part));
  });
}
