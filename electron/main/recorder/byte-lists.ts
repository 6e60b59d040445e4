/** Bytes that were written as lists of numbers, as characters; one list is parted from the next by a zero. */
export interface ByteLists {
  text: string;
  radix: 10 | 16;
  /** Where the characters from `start` to before `end` lie in the text the lists are in. */
  lies(start: number, end: number): [start: number, end: number];
}

/** Fewer are no part of a secret that would be one. */
const fewest = 12;
/** In a list of that many every stretch of this length holds nothing but numbers and what is between them. */
const sample = 12;
const stride = 20;

const decimalDigit = 1;
const hexDigit = 2;
const between = 3;
/** What lists are made of: `0x` and `\x` before a number are between numbers, too. */
const kinds = new Uint8Array(128);
for (const digit of 'abcdefABCDEF') kinds[digit.charCodeAt(0)] = hexDigit;
for (const digit of '0123456789') kinds[digit.charCodeAt(0)] = decimalDigit;
for (const sign of ' \t\r\n:,.;-xX\\|') kinds[sign.charCodeAt(0)] = between;

const kindAt = (text: string, place: number): number => {
  const code = text.charCodeAt(place);
  return code < 128 ? (kinds[code] ?? 0) : 0;
};

/**
 * Lists of at least twelve bytes: `63:34:6e`, `63 34 6e`, `6334 6e61`, `0x63, 0x34` and `99, 52, 110`. Text that holds
 * none costs a look at every twentieth character.
 */
export function byteListsIn(text: string): ByteLists[] {
  const decimal = new Numbers(10);
  const hexadecimal = new Numbers(16);
  for (let place = 0; place + sample <= text.length; place += stride) {
    if (!isListLike(text, place)) continue;
    let start = place;
    while (start > 0 && kindAt(text, start - 1) !== 0) start -= 1;
    let end = place + sample;
    while (end < text.length && kindAt(text, end) !== 0) end += 1;
    read(text, start, end, { decimal, hexadecimal });
    place = end;
  }
  return [decimal, hexadecimal].flatMap((numbers) => numbers.lists());
}

function isListLike(text: string, place: number): boolean {
  let gaps = 0;
  for (let index = place; index < place + sample; index += 1) {
    const kind = kindAt(text, index);
    if (kind === 0) return false;
    if (kind === between) gaps += 1;
  }
  return gaps > 0 && gaps < sample - 1;
}

class Numbers {
  readonly #radix: 10 | 16;
  readonly #codes: number[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  /** Where the list under way begins. */
  #first = 0;

  constructor(radix: 10 | 16) {
    this.#radix = radix;
  }

  add(code: number, start: number, end: number): void {
    this.#codes.push(code);
    this.#starts.push(start);
    this.#ends.push(end);
  }

  /** What comes next belongs to another list. */
  finish(): void {
    const length = this.#codes.length - this.#first;
    if (length === 0) return;
    if (length >= fewest) this.add(0, 0, 0);
    else for (const list of [this.#codes, this.#starts, this.#ends]) list.length = this.#first;
    this.#first = this.#codes.length;
  }

  lists(): ByteLists[] {
    const [starts, ends] = [this.#starts, this.#ends];
    if (this.#codes.length === 0) return [];
    const text = Buffer.from(this.#codes).toString('latin1');
    return [{ text, radix: this.#radix, lies: (start, end) => [starts[start] ?? 0, ends[end - 1] ?? 0] }];
  }
}

interface Both {
  decimal: Numbers;
  hexadecimal: Numbers;
}

/** One stretch of numbers and what is between them, read as decimal and as hexadecimal ones. */
function read(text: string, start: number, end: number, { decimal, hexadecimal }: Both): void {
  let from = start;
  for (let place = start; place <= end; place += 1) {
    if (place < end && kindAt(text, place) !== between) continue;
    if (place > from && !isPrefix(text, from, place)) {
      addDecimal(decimal, text, from, place);
      addPairs(hexadecimal, text, from, place);
    }
    from = place + 1;
  }
  decimal.finish();
  hexadecimal.finish();
}

const zero = '0'.charCodeAt(0);
const x = 'x'.charCodeAt(0);

/** The `0` of `0x`. */
function isPrefix(text: string, from: number, end: number): boolean {
  return end - from === 1 && text.charCodeAt(from) === zero && (text.charCodeAt(end) | 32) === x;
}

function nibbleAt(code: number): number {
  return code <= 57 ? code - zero : (code | 32) - 87;
}

function addDecimal(numbers: Numbers, text: string, from: number, end: number): void {
  let value = end - from > 3 ? 256 : 0;
  for (let place = from; place < end && value < 256; place += 1) {
    value = kindAt(text, place) === decimalDigit ? value * 10 + text.charCodeAt(place) - zero : 256;
  }
  if (value < 256) numbers.add(value, from, end);
  else numbers.finish();
}

function addPairs(numbers: Numbers, text: string, from: number, end: number): void {
  if ((end - from) % 2 !== 0 || end - from > 16) {
    numbers.finish();
    return;
  }
  for (let place = from; place < end; place += 2) {
    const value = nibbleAt(text.charCodeAt(place)) * 16 + nibbleAt(text.charCodeAt(place + 1));
    numbers.add(value, place, place + 2);
  }
}
