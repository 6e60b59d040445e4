import type { AuthorityView } from '../../../shared/model/network.ts';
import type { MainWords } from '../i18n/index.ts';
import type { Question } from '../settings/consent.ts';

/** What a person must agree to before these certificate authorities are trusted; undefined when none of them is new. */
export function questionOf(
  coming: readonly AuthorityView[],
  { authorities, no }: MainWords['consent'],
): Question | undefined {
  if (coming.length === 0) return undefined;
  return {
    message: authorities.ask(coming.map(({ subject }) => subject.replaceAll(/\s+/g, ' ')).join('; ')),
    detail: authorities.what(coming.map(({ fingerprint }) => fingerprint).join('\n')),
    yes: authorities.yes,
    no,
  };
}
