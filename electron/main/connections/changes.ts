import type { MainWords } from '../i18n/index.ts';
import type { Change } from '../session/destinations/destinations.ts';

type Texts = Pick<MainWords['changed'], 'line' | 'nothing' | 'more' | 'places'>;

/** More lines would make a dialog that does not fit the screen. */
const maxLines = 8;
const maxValueLength = 120;

/** The changes as text for people: each field by name, with its old and new value. */
export function describeChanges(changes: readonly Change[], texts: Texts): string {
  const lines = [...groupByField(changes)].map(([field, { was, is }]) =>
    texts.line(fieldName(field, texts), joinValues(was, texts), joinValues(is, texts)),
  );
  const shown = lines.slice(0, maxLines);
  const more = lines.length - shown.length;
  return [...shown, ...(more > 0 ? [texts.more(more)] : [])].join('\n');
}

interface Values {
  was: string[];
  is: string[];
}

/** Groups changes by line: origin and path of an API share one, and so do configured and discovered endpoints. */
function groupByField(changes: readonly Change[]): Map<string, Values> {
  const byField = new Map<string, Values>();
  for (const change of changes) {
    const field = change.field.replace(/^endpoints\./, '').replace(/^(api\.\d+)\..*$/, '$1');
    const values = byField.get(field) ?? { was: [], is: [] };
    if (change.was !== undefined) values.was.push(change.was);
    if (change.is !== undefined) values.is.push(change.is);
    byField.set(field, values);
  }
  return byField;
}

function fieldName(field: string, { places }: Texts): string {
  const key = field.startsWith('api.') ? 'api' : field;
  const entry = Object.entries(places).find(([name]) => name === key);
  return entry === undefined ? field : entry[1];
}

function joinValues(values: readonly string[], { nothing }: Texts): string {
  return values.length === 0 ? nothing : values.map(shortAddress).join(' ');
}

/** Shortens a long value; the host of an address is always complete, because it names the server. */
function shortAddress(value: string): string {
  if (!URL.canParse(value)) return shorten(value);
  const { origin, pathname, search } = new URL(value);
  return origin === 'null'
    ? shorten(value)
    : `${origin}${shorten(pathname === '/' ? search : pathname + search)}`;
}

function shorten(text: string): string {
  return text.length > maxValueLength ? `${text.slice(0, maxValueLength)}…` : text;
}
