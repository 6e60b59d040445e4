import type { AuthorityView } from '../../../shared/model/network.ts';
import type { MainWords } from '../i18n/index.ts';
import type { Question } from '../settings/consent.ts';

/** The question to a person before these certificate authorities are trusted; undefined when there are none. */
export function questionOf(
  added: readonly AuthorityView[],
  { authorities, no }: MainWords['consent'],
): Question | undefined {
  if (added.length === 0) return undefined;
  return {
    message: authorities.ask(added.map(({ subject }) => subject.replaceAll(/\s+/g, ' ')).join('; ')),
    detail: authorities.what(added.map(({ fingerprint }) => fingerprint).join('\n')),
    yes: authorities.yes,
    no,
  };
}
