import { type Going, type LinkedView, linkedViews } from '../../../shared/model/views.ts';

const scheme = 'latchkey';
const beginning = `${scheme}://open/`;
/** Longest link that is looked at, in characters; the longest that leads anywhere has half of it. */
const longest = 64;

/** Registered with the operating system for links of this scheme. */
export const linkScheme = scheme;

const isPlace = (value: string): value is LinkedView => linkedViews.some((place) => place === value);

/** Whether a word of the command line is meant as a link: a foreign program may write the scheme as it likes. */
export function isLink(word: string): boolean {
  return new RegExp(`^\\s*${scheme}:`, 'i').test(word);
}

/**
 * Where a link leads: `latchkey://open/<view>` for a view of the list, letter by letter. There is nothing to decode and
 * nothing to carry out, so a query, a fragment, a code or a token makes it a link that leads nowhere. What it says is
 * kept by nobody.
 */
export function goingOf(link: unknown): Going {
  if (typeof link !== 'string' || link.length > longest || !link.startsWith(beginning))
    return { place: null };
  const path = link.slice(beginning.length);
  return { place: isPlace(path) ? path : null };
}
