import { byteListsIn } from './byte-lists.ts';
import { textForms } from './encodings.ts';
import { createSecretIndex, type SecretIndex, type Span } from './secret-index.ts';
import { decodingsOf } from './unescape.ts';

/** The text that replaces a secret. */
export const maskMark = '[masked]';

/** Replaces every live secret in a text. `also` is an additional secret, such as the token just sent. */
export type Mask = (text: string, also?: string) => string;

/** Secrets of at least this length are found by their parts, shorter ones as a whole. */
const longSecretLength = 16;

function sameStrings(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

interface MaskPatterns {
  secrets: readonly string[];
  minLength: number;
  index: SecretIndex;
  needles: readonly string[];
}

/** The patterns used last. The next call nearly always needs the same ones, even for another mask. */
let last: MaskPatterns | undefined;

function patternsFor(secrets: readonly string[], minLength: number): MaskPatterns {
  if (last !== undefined && last.minLength <= minLength && sameStrings(secrets, last.secrets)) {
    if (last.minLength === minLength) return last;
  }
  const copy = [...secrets];
  const short = copy.filter(({ length }) => length >= minLength && length < longSecretLength);
  const index =
    last !== undefined && sameStrings(copy, last.secrets)
      ? last.index
      : createSecretIndex(copy.filter(({ length }) => length >= longSecretLength));
  last = { secrets: copy, minLength, index, needles: short.flatMap(textForms) };
  return last;
}

interface Replacement {
  span: Span;
  replacement: string;
}

/** The spans of a text that hold a secret. */
function spansIn(text: string, { index, needles }: MaskPatterns): Span[] {
  const spans = index.find(text);
  for (const needle of needles) {
    for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) {
      spans.push([at, at + needle.length]);
    }
  }
  return spans;
}

/** Secrets written as lists of bytes. Decimal numbers are replaced by numbers, so that JSON stays valid. */
function spansInByteLists(text: string, patterns: MaskPatterns): Replacement[] {
  return byteListsIn(text).flatMap((lists) => {
    const replacement = lists.radix === 10 ? '0' : maskMark;
    return spansIn(lists.text, patterns).map((span) => ({ span: lists.originalSpan(...span), replacement }));
  });
}

function replaceSpans(text: string, found: Replacement[]): string {
  if (found.length === 0) return text;
  found.sort((a, b) => a.span[0] - b.span[0] || b.span[1] - a.span[1]);
  const pieces: string[] = [];
  let done = 0;
  for (const { span, replacement } of found) {
    if (span[1] <= done) continue;
    // Overlapping spans are replaced once.
    if (span[0] >= done) pieces.push(text.slice(done, span[0]), replacement);
    done = span[1];
  }
  pieces.push(text.slice(done));
  return pieces.join('');
}

/**
 * Creates a function that masks secrets in every encoding that ADR 38 lists. Secrets of at least 16 characters are
 * recognized by any part of that length, shorter ones as a whole.
 * @param secrets returns the live secrets; called each time, so that a refreshed token is masked at once.
 * @param minLength shorter secrets are not masked, because they would match ordinary words.
 */
export function createMask(secrets: () => readonly string[], minLength: number): Mask {
  return (text, also) => {
    const live = secrets();
    const wanted = also === undefined || live.includes(also) ? live : [...live, also];
    if (wanted.length === 0) last = undefined;
    if (wanted.length === 0 || text.length < minLength) return text;
    const patterns = patternsFor(wanted, minLength);
    const masked = (span: Span): Replacement => ({ span, replacement: maskMark });
    const found = [...spansIn(text, patterns).map(masked), ...spansInByteLists(text, patterns)];
    for (const { text: decoded, originalSpan } of decodingsOf(text)) {
      found.push(...spansIn(decoded, patterns).map((span) => masked(originalSpan(...span))));
    }
    return replaceSpans(text, found);
  };
}
