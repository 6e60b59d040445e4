/** Bytes that a text contains as lists of numbers, decoded to characters. A zero separates two lists. */
export interface ByteLists {
  text: string;
  radix: 10 | 16;
  /** Maps the characters from `start` to before `end` to their span in the original text. */
  originalSpan(start: number, end: number): [start: number, end: number];
}

/** Shorter lists cannot hold a recognizable part of a secret. */
const minLength = 12;
/** In a list of at least that length, every stretch of this length contains only numbers and separators. */
const sample = 12;
const stride = 20;

const decimalDigit = 1;
const hexDigit = 2;
const separator = 3;
/** The kinds of characters in a list. The `0x` and `\x` before a number count as separators. */
const kinds = new Uint8Array(128);
for (const digit of 'abcdefABCDEF') kinds[digit.charCodeAt(0)] = hexDigit;
for (const digit of '0123456789') kinds[digit.charCodeAt(0)] = decimalDigit;
for (const sign of ' \t\r\n:,.;-xX\\|') kinds[sign.charCodeAt(0)] = separator;

const kindAt = (text: string, position: number): number => {
  const code = text.charCodeAt(position);
  return code < 128 ? (kinds[code] ?? 0) : 0;
};

/**
 * Finds lists of at least twelve bytes: `63:34:6e`, `63 34 6e`, `6334 6e61`, `0x63, 0x34` and `99, 52, 110`. In text
 * without lists only every twentieth character is read.
 */
export function byteListsIn(text: string): ByteLists[] {
  const decimal = new Numbers(10);
  const hexadecimal = new Numbers(16);
  for (let position = 0; position + sample <= text.length; position += stride) {
    if (!isListLike(text, position)) continue;
    let start = position;
    while (start > 0 && kindAt(text, start - 1) !== 0) start -= 1;
    let end = position + sample;
    while (end < text.length && kindAt(text, end) !== 0) end += 1;
    read(text, start, end, { decimal, hexadecimal });
    position = end;
  }
  return [decimal, hexadecimal].flatMap((numbers) => numbers.lists());
}

function isListLike(text: string, position: number): boolean {
  let gaps = 0;
  for (let index = position; index < position + sample; index += 1) {
    const kind = kindAt(text, index);
    if (kind === 0) return false;
    if (kind === separator) gaps += 1;
  }
  return gaps > 0 && gaps < sample - 1;
}

class Numbers {
  readonly #radix: 10 | 16;
  readonly #codes: number[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  /** Index of the first number of the current list. */
  #first = 0;

  constructor(radix: 10 | 16) {
    this.#radix = radix;
  }

  add(code: number, start: number, end: number): void {
    this.#codes.push(code);
    this.#starts.push(start);
    this.#ends.push(end);
  }

  /** Ends the current list. */
  finish(): void {
    const length = this.#codes.length - this.#first;
    if (length === 0) return;
    if (length >= minLength) this.add(0, 0, 0);
    else for (const list of [this.#codes, this.#starts, this.#ends]) list.length = this.#first;
    this.#first = this.#codes.length;
  }

  lists(): ByteLists[] {
    const [starts, ends] = [this.#starts, this.#ends];
    if (this.#codes.length === 0) return [];
    const text = Buffer.from(this.#codes).toString('latin1');
    return [
      { text, radix: this.#radix, originalSpan: (start, end) => [starts[start] ?? 0, ends[end - 1] ?? 0] },
    ];
  }
}

interface NumberLists {
  decimal: Numbers;
  hexadecimal: Numbers;
}

/** Reads one stretch of numbers and separators both as decimal and as hexadecimal. */
function read(text: string, start: number, end: number, { decimal, hexadecimal }: NumberLists): void {
  let from = start;
  for (let position = start; position <= end; position += 1) {
    if (position < end && kindAt(text, position) !== separator) continue;
    if (position > from && !isPrefix(text, from, position)) {
      addDecimal(decimal, text, from, position);
      addPairs(hexadecimal, text, from, position);
    }
    from = position + 1;
  }
  decimal.finish();
  hexadecimal.finish();
}

const zero = '0'.charCodeAt(0);
const x = 'x'.charCodeAt(0);

/** Whether this is the `0` of `0x`. */
function isPrefix(text: string, from: number, end: number): boolean {
  return end - from === 1 && text.charCodeAt(from) === zero && (text.charCodeAt(end) | 32) === x;
}

function nibbleAt(code: number): number {
  return code <= 57 ? code - zero : (code | 32) - 87;
}

function addDecimal(numbers: Numbers, text: string, from: number, end: number): void {
  let value = end - from > 3 ? 256 : 0;
  for (let position = from; position < end && value < 256; position += 1) {
    value = kindAt(text, position) === decimalDigit ? value * 10 + text.charCodeAt(position) - zero : 256;
  }
  if (value < 256) numbers.add(value, from, end);
  else numbers.finish();
}

function addPairs(numbers: Numbers, text: string, from: number, end: number): void {
  if ((end - from) % 2 !== 0 || end - from > 16) {
    numbers.finish();
    return;
  }
  for (let position = from; position < end; position += 2) {
    const value = nibbleAt(text.charCodeAt(position)) * 16 + nibbleAt(text.charCodeAt(position + 1));
    numbers.add(value, position, position + 2);
  }
}
