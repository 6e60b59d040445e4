/** An escape inside an escape inside an escape. */
const deepest = 3;

/** A text in which characters that were written some other way are themselves again. */
export interface Unescaped {
  text: string;
  /** Where the characters from `start` to before `end` lie in the text it was made of. */
  lies(start: number, end: number): [start: number, end: number];
}

// Of what is printable in ASCII, which is what secrets are made of. Each may be escaped over and over in the same way.
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
 * Undoes escapes of printable ASCII: `\u0041`, `\x41`, `\/`, `%41`, `&#65;`, `&#x41;` and named ones (RFC 8259 §7,
 * RFC 3986 §2.1, HTML). Undefined where there is none, which is found out at little cost.
 */
function unescaped(text: string): Unescaped | undefined {
  if (!once.test(text)) return undefined;
  const pieces: string[] = [];
  /** Per escape: where its character lies in the result, and where it begins and ends in `text`. */
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

  const placeOf = (index: number): [number, number] => {
    const last = lastUpTo(at, index);
    if (last < 0) return [index, index + 1];
    const character = at[last] ?? 0;
    const end = to[last] ?? 0;
    if (character === index) return [from[last] ?? 0, end];
    const start = end + index - character - 1;
    return [start, start + 1];
  };
  return { text: pieces.join(''), lies: (start, end) => [placeOf(start)[0], placeOf(end - 1)[1]] };
}

/** The text without its escapes, and without those that come to light by that; each leads back to the text itself. */
export function readingsOf(text: string): Unescaped[] {
  const readings: Unescaped[] = [];
  for (let next = unescaped(text); next !== undefined && readings.length < deepest; ) {
    const { text: reading, lies } = next;
    const before = readings.at(-1);
    readings.push(
      before === undefined ? next : { text: reading, lies: (start, end) => before.lies(...lies(start, end)) },
    );
    next = unescaped(reading);
  }
  return readings;
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

/** The index of the last of these rising numbers that is not above `most`; -1 for none. */
function lastUpTo(numbers: readonly number[], most: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) <= most) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
