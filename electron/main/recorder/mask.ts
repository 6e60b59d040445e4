import { byteListsIn } from './byte-lists.ts';
import { textForms } from './encodings.ts';
import { createSecretIndex, type SecretIndex, type Span } from './secret-index.ts';
import { readingsOf } from './unescaped.ts';

/** What stands where a secret was. */
export const maskMark = '[masked]';

/** Replaces every live secret in a text; `also` is one more secret, such as the token just sent. */
export type Mask = (text: string, also?: string) => string;

/** From this length on a secret is found by its parts, below it as a whole. */
const long = 16;

function sameStrings(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

interface Sought {
  secrets: readonly string[];
  minLength: number;
  index: SecretIndex;
  needles: readonly string[];
}

/** What was looked for last: nearly always by the next who asks, too, whichever mask that is. */
let last: Sought | undefined;

function soughtFor(secrets: readonly string[], minLength: number): Sought {
  if (last !== undefined && last.minLength <= minLength && sameStrings(secrets, last.secrets)) {
    if (last.minLength === minLength) return last;
  }
  const known = [...secrets];
  const short = known.filter((secret) => secret.length >= minLength && secret.length < long);
  const index =
    last !== undefined && sameStrings(known, last.secrets)
      ? last.index
      : createSecretIndex(known.filter((secret) => secret.length >= long));
  last = { secrets: known, minLength, index, needles: short.flatMap(textForms) };
  return last;
}

interface Found {
  span: Span;
  instead: string;
}

/** Where one reading of a text holds a secret. */
function spansIn(text: string, { index, needles }: Sought): Span[] {
  const spans = index.find(text);
  for (const needle of needles) {
    for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) {
      spans.push([at, at + needle.length]);
    }
  }
  return spans;
}

/** Secrets that were written as lists of bytes. Numbers stay numbers, so that what they are in can still be read. */
function listed(text: string, sought: Sought): Found[] {
  return byteListsIn(text).flatMap((lists) => {
    const instead = lists.radix === 10 ? '0' : maskMark;
    return spansIn(lists.text, sought).map((span) => ({ span: lists.lies(...span), instead }));
  });
}

function replaced(text: string, found: Found[]): string {
  if (found.length === 0) return text;
  found.sort((a, b) => a.span[0] - b.span[0] || b.span[1] - a.span[1]);
  const pieces: string[] = [];
  let done = 0;
  for (const { span, instead } of found) {
    if (span[1] <= done) continue;
    // What overlaps is one.
    if (span[0] >= done) pieces.push(text.slice(done, span[0]), instead);
    done = span[1];
  }
  pieces.push(text.slice(done));
  return pieces.join('');
}

/**
 * Makes a function that masks secrets: those of 16 characters and more by any part of that length, those below as a
 * whole, written in any way that ADR 38 lists.
 * @param secrets gives the secrets that are live now; asked at each call, so a refreshed token counts at once.
 * @param minLength secrets shorter than this many characters are left alone: they would match ordinary words.
 */
export function createMask(secrets: () => readonly string[], minLength: number): Mask {
  return (text, also) => {
    const live = secrets();
    const wanted = also === undefined || live.includes(also) ? live : [...live, also];
    if (wanted.length === 0) last = undefined;
    if (wanted.length === 0 || text.length < minLength) return text;
    const sought = soughtFor(wanted, minLength);
    const masked = (span: Span): Found => ({ span, instead: maskMark });
    const found = [...spansIn(text, sought).map(masked), ...listed(text, sought)];
    for (const { text: reading, lies } of readingsOf(text)) {
      found.push(...spansIn(reading, sought).map((span) => masked(lies(...span))));
    }
    return replaced(text, found);
  };
}
