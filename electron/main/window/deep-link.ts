import { type Going, type LinkedView, linkedViews } from '../../../shared/model/views.ts';

const scheme = 'latchkey';
const beginning = `${scheme}://open/`;
/** Longest link that is parsed, in characters. The longest valid link is half as long. */
const longest = 64;

/** The link scheme that the app registers with the operating system. */
export const linkScheme = scheme;

const isLinkedView = (value: string): value is LinkedView => linkedViews.some((view) => view === value);

/** Whether a command-line argument is meant as a link. Other programs may write the scheme in any case. */
export function isDeepLink(argument: string): boolean {
  return new RegExp(`^\\s*${scheme}:`, 'i').test(argument);
}

/**
 * Parses a link: exactly `latchkey://open/<view>`, where the view is on the list. Nothing is decoded or executed, so a
 * link with a query, a fragment, a code or a token opens no view. The link itself is not stored.
 */
export function parseDeepLink(link: unknown): Going {
  if (typeof link !== 'string' || link.length > longest || !link.startsWith(beginning))
    return { place: null };
  const path = link.slice(beginning.length);
  return { place: isLinkedView(path) ? path : null };
}
