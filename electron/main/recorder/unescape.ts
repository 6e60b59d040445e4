/** How many levels of nested escapes are decoded. */
const maxDepth = 3;

/** A text with its escapes decoded. */
export interface Decoded {
  text: string;
  /** Maps the characters from `start` to before `end` to their span in the original text. */
  originalSpan(start: number, end: number): [start: number, end: number];
}

// Only printable ASCII, because secrets consist of it. Each escape may be escaped repeatedly in the same way.
const printable = '([2-7][0-9a-f])';
const escapes = new RegExp(
  [
    `\\\\+u00${printable}`,
    `\\\\+u\\{0*${printable}\\}`,
    `\\\\+x${printable}`,
    `%(?:25)*${printable}`,
    `&(?:amp;)*#x0*${printable};`,
    '&(?:amp;)*#0*(\\d{2,3});',
    '&(?:amp;)*(quot|amp|apos|lt|gt|sol|bsol|plus|equals|lowbar|period|comma|colon|semi|excl|num|dollar|percnt|ast|lpar|rpar|quest|commat|lsqb|rsqb|lbrack|rbrack|hat|lcub|rcub|verbar|tilde|hyphen|dash|nbsp);',
    '\\\\+(/)',
  ].join('|'),
  'gi',
);
const once = new RegExp(escapes.source, 'i');

const named: Readonly<Record<string, string>> = {
  quot: '"',
  amp: '&',
  apos: "'",
  lt: '<',
  gt: '>',
  sol: '/',
  bsol: '\\',
  plus: '+',
  equals: '=',
  lowbar: '_',
  period: '.',
  comma: ',',
  colon: ':',
  semi: ';',
  excl: '!',
  num: '#',
  dollar: '$',
  percnt: '%',
  ast: '*',
  lpar: '(',
  rpar: ')',
  quest: '?',
  commat: '@',
  lsqb: '[',
  rsqb: ']',
  lbrack: '[',
  rbrack: ']',
  hat: '^',
  lcub: '{',
  rcub: '}',
  verbar: '|',
  tilde: '~',
  hyphen: '-',
  dash: '-',
  nbsp: ' ',
};

/**
 * Decodes escapes of printable ASCII: `\u0041`, `\x41`, `\/`, `%41`, `&#65;`, `&#x41;` and named ones (RFC 8259 §7,
 * RFC 3986 §2.1, HTML). Undefined if there are none, which is cheap to find out.
 */
function decodeEscapes(text: string): Decoded | undefined {
  if (!once.test(text)) return undefined;
  const pieces: string[] = [];
  /** For each escape: the position of its character in the result, and its start and end in `text`. */
  const at: number[] = [];
  const from: number[] = [];
  const to: number[] = [];
  let done = 0;
  let length = 0;
  escapes.lastIndex = 0;
  for (let found = escapes.exec(text); found !== null; found = escapes.exec(text)) {
    const before = text.slice(done, found.index);
    done = found.index + found[0].length;
    at.push(length + before.length);
    from.push(found.index);
    to.push(done);
    pieces.push(before, characterOf(found));
    length += before.length + 1;
  }
  pieces.push(text.slice(done));

  const spanOf = (index: number): [number, number] => {
    const last = lastUpTo(at, index);
    if (last < 0) return [index, index + 1];
    const character = at[last] ?? 0;
    const end = to[last] ?? 0;
    if (character === index) return [from[last] ?? 0, end];
    const start = end + index - character - 1;
    return [start, start + 1];
  };
  return { text: pieces.join(''), originalSpan: (start, end) => [spanOf(start)[0], spanOf(end - 1)[1]] };
}

/** Decodes the escapes of a text, then those that the result contains, and so on. Spans refer to the original text. */
export function decodingsOf(text: string): Decoded[] {
  const decodings: Decoded[] = [];
  for (let next = decodeEscapes(text); next !== undefined && decodings.length < maxDepth; ) {
    const { text: decoded, originalSpan } = next;
    const previous = decodings.at(-1);
    decodings.push(
      previous === undefined
        ? next
        : {
            text: decoded,
            originalSpan: (start, end) => previous.originalSpan(...originalSpan(start, end)),
          },
    );
    next = decodeEscapes(decoded);
  }
  return decodings;
}

function characterOf([, u, braced, x, percent, entity, decimal, name, slash]: RegExpExecArray): string {
  if (slash !== undefined) return slash;
  if (name !== undefined) return named[name.toLowerCase()] ?? ' ';
  const code =
    decimal === undefined
      ? Number.parseInt(u ?? braced ?? x ?? percent ?? entity ?? '', 16)
      : Number(decimal);
  return String.fromCharCode(code);
}

/** The index of the last of these ascending numbers that is at most `max`; -1 if there is none. */
function lastUpTo(numbers: readonly number[], max: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) <= max) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
