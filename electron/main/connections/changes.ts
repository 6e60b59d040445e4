import type { MainWords } from '../i18n/index.ts';
import type { Change } from '../session/destinations/destinations.ts';

type Say = Pick<MainWords['changed'], 'line' | 'nothing' | 'more' | 'places'>;

/** More would make a dialog that does not fit the screen. */
const mostPlaces = 8;
const longestValue = 120;

/** What changed in the words of people: each place by name, as it was and as it is. */
export function describeChanges(changes: readonly Change[], say: Say): string {
  const lines = [...together(changes)].map(([place, { was, is }]) =>
    say.line(placeName(place, say), wordsOf(was, say), wordsOf(is, say)),
  );
  const shown = lines.slice(0, mostPlaces);
  const more = lines.length - shown.length;
  return [...shown, ...(more > 0 ? [say.more(more)] : [])].join('\n');
}

interface Sides {
  was: string[];
  is: string[];
}

/** Origin and path of one API place stand in one line; `endpoints.` and what a server names itself are one to people. */
function together(changes: readonly Change[]): Map<string, Sides> {
  const places = new Map<string, Sides>();
  for (const { field, was, is } of changes) {
    const place = field.replace(/^endpoints\./, '').replace(/^(api\.\d+)\..*$/, '$1');
    const sides = places.get(place) ?? { was: [], is: [] };
    if (was !== undefined) sides.was.push(was);
    if (is !== undefined) sides.is.push(is);
    places.set(place, sides);
  }
  return places;
}

function placeName(place: string, { places }: Say): string {
  const name = place.startsWith('api.') ? 'api' : place;
  const known = Object.entries(places).find(([field]) => field === name);
  return known === undefined ? place : known[1];
}

function wordsOf(values: readonly string[], { nothing }: Say): string {
  return values.length === 0 ? nothing : values.map(readable).join(' ');
}

/** Of an address the host is whole, whatever else is left out: it says who is there. */
function readable(value: string): string {
  if (!URL.canParse(value)) return shortened(value);
  const { origin, pathname, search } = new URL(value);
  return origin === 'null'
    ? shortened(value)
    : `${origin}${shortened(pathname === '/' ? search : pathname + search)}`;
}

function shortened(text: string): string {
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}
