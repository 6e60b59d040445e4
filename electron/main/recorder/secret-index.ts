import { formsOf, type Region } from './encodings.ts';

/** The length of the character sequences in the index. */
const gram = 8;
/** Any 16 consecutive characters contain a gram that begins at a multiple of this. */
const stride = 9;
/** A gram that occurs more often than this does not distinguish a secret from ordinary text. */
const maxOccurrences = 4;
/** Separates two forms; no form contains this character. */
const border = 0xffff;

const hyphen = 45;
const underscore = 95;
const backslash = 92;
/** Characters that may appear within a secret that is wrapped into lines. */
const ignorable: ReadonlySet<number> = new Set([9, 10, 13, 32, 0xad, 0x200b, 0x200c, 0x200d, 0x2060, 0xfeff]);

/** Maps characters so that case and the difference between base64 and base64url do not matter. */
const folded = Uint16Array.from({ length: 128 }, (_, code) => {
  if (code === hyphen) return '+'.charCodeAt(0);
  if (code === underscore) return '/'.charCodeAt(0);
  return String.fromCharCode(code).toLowerCase().charCodeAt(0);
});
const fold = (code: number): number => (code < 128 ? (folded[code] ?? 0) : code);
const fold7 = (code: number): number => folded[code & 127] ?? 0;

export type Span = [start: number, end: number];

/** Finds long secrets and parts of them in texts. */
export interface SecretIndex {
  /** The spans of `text` that hold a sufficiently long part of a secret. */
  find(text: string): Span[];
  /** Overwrites the stored secrets. */
  forget(): void;
}

interface Pool {
  codes: Uint16Array;
  /** The regions of all forms, as positions in `codes`. */
  regions: Region[];
}

/** Creates an index of secrets of at least 16 characters in every form of `formsOf`. */
export function createSecretIndex(secrets: readonly string[]): SecretIndex {
  const pool = poolOf(secrets);
  const table = tableOf(pool);
  return {
    find: (text) => (secrets.length === 0 ? [] : find(text, pool, table)),
    forget() {
      pool.codes.fill(border);
      table.slots.fill(0);
    },
  };
}

function poolOf(secrets: readonly string[]): Pool {
  const forms = secrets.flatMap(formsOf);
  const codes = new Uint16Array(forms.reduce((sum, { text }) => sum + text.length + 1, 1)).fill(border);
  const regions: Region[] = [];
  let start = 1;
  for (const form of forms) {
    for (let index = 0; index < form.text.length; index += 1) {
      codes[start + index] = fold(form.text.charCodeAt(index));
    }
    for (const { from, to, ...rest } of form.regions) {
      regions.push({ ...rest, from: start + from, to: start + to });
    }
    start += form.text.length + 1;
  }
  return { codes, regions };
}

interface Table {
  mask: number;
  /** A hash table of grams: positions in the pool plus one; zero for an empty slot. */
  slots: Int32Array;
  /** One bit for each hash of the start of a gram. It rules out most of ordinary text. */
  beginnings: Uint8Array;
}

/** The size of the hash of the start of a gram, in bits. */
const beginningBits = 20;
const beginningMask = (1 << beginningBits) - 1;

function tableOf({ codes, regions }: Pool): Table {
  let size = 1 << 12;
  while (size < codes.length * 4) size *= 2;
  const beginnings = new Uint8Array(1 << (beginningBits - 3));
  const table = { mask: size - 1, slots: new Int32Array(size), beginnings };
  for (const { from, to } of regions) {
    for (let position = from; position + gram <= to; position += 1) put(table, codes, position);
  }
  return table;
}

/** The hash of four folded characters. */
const beginningOf = (a: number, b: number, c: number, d: number): number =>
  (Math.imul((fold7(a) << 21) | (fold7(b) << 14) | (fold7(c) << 7) | fold7(d), 0x9e3779b1) >>> 11) &
  beginningMask;

function put({ mask, slots, beginnings }: Table, codes: Uint16Array, position: number): void {
  const bit = beginningOf(
    codes[position] ?? 0,
    codes[position + 1] ?? 0,
    codes[position + 2] ?? 0,
    codes[position + 3] ?? 0,
  );
  beginnings[bit >> 3] = (beginnings[bit >> 3] ?? 0) | (1 << (bit & 7));
  let slot = hashOf(codes, position) & mask;
  let occurrences = 0;
  for (let other = slots[slot] ?? 0; other !== 0; other = slots[slot] ?? 0) {
    if (sameGram(codes, other - 1, position)) occurrences += 1;
    if (occurrences === maxOccurrences) return;
    slot = (slot + 1) & mask;
  }
  slots[slot] = position + 1;
}

function sameGram(codes: Uint16Array, one: number, other: number): boolean {
  for (let index = 0; index < gram; index += 1) {
    if (codes[one + index] !== codes[other + index]) return false;
  }
  return true;
}

function hashOf(codes: Uint16Array, position: number): number {
  let hash = 0;
  for (let index = 0; index < gram; index += 1) hash = mix(hash, codes[position + index] ?? 0);
  return finish(hash);
}

const mix = (hash: number, code: number): number => Math.imul(hash, 31) + code;
const finish = (hash: number): number => Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 8;

function find(text: string, pool: Pool, table: Table): Span[] {
  const spans: Span[] = [];
  const { beginnings } = table;
  let searchedTo = 0;
  for (let position = 0; position + gram <= text.length; position += stride) {
    const bit = beginningOf(
      text.charCodeAt(position),
      text.charCodeAt(position + 1),
      text.charCodeAt(position + 2),
      text.charCodeAt(position + 3),
    );
    if (((beginnings[bit >> 3] ?? 0) & (1 << (bit & 7))) === 0 || position < searchedTo) continue;
    const span = spanFrom(text, position, pool, table);
    if (span === undefined) continue;
    spans.push(span);
    searchedTo = span[1];
  }
  return spans;
}

function spanFrom(text: string, position: number, pool: Pool, { mask, slots }: Table): Span | undefined {
  let hash = 0;
  for (let index = 0; index < gram; index += 1) hash = mix(hash, fold(text.charCodeAt(position + index)));
  let slot = finish(hash) & mask;
  for (let known = slots[slot] ?? 0; known !== 0; known = slots[slot] ?? 0) {
    const span = spanAt(text, position, pool, known - 1, pool.codes);
    if (span !== undefined) return span;
    slot = (slot + 1) & mask;
  }
  return undefined;
}

/** The longest match around this gram, if it is long enough. */
function spanAt(
  text: string,
  position: number,
  pool: Pool,
  known: number,
  codes: Uint16Array,
): Span | undefined {
  for (let index = 0; index < gram; index += 1) {
    if (codes[known + index] !== fold(text.charCodeAt(position + index))) return undefined;
  }
  const ahead = run(text, position + gram, codes, known + gram, 1);
  const behind = run(text, position - 1, codes, known - 1, -1);
  const part: Span = [known - behind.matched, known + gram + ahead.matched];
  const span: Span = [behind.end + 1, ahead.end];
  return isEnough(pool.regions, part, text, span) ? span : undefined;
}

/** Extends a match in one direction and skips characters that line wrapping adds. */
function run(text: string, start: number, codes: Uint16Array, known: number, step: 1 | -1) {
  let matched = 0;
  let end = start;
  let skipped = 0;
  for (let at = start; at >= 0 && at < text.length; at += step) {
    const code = text.charCodeAt(at);
    const wanted = codes[known + matched * step];
    if (wanted === border) break;
    if (fold(code) === wanted) {
      matched += 1;
      end = at + step;
      skipped = 0;
    } else if (skipped < 8 && isBetween(text, at, code, step)) skipped += 1;
    else break;
  }
  return { matched, end };
}

/** Whether a character may come from line wrapping, `\n` and `\r` in JSON included. */
function isBetween(text: string, at: number, code: number, step: 1 | -1): boolean {
  if (ignorable.has(code) || code === backslash) return true;
  const before = text.charCodeAt(at - 1);
  return (code === 110 || code === 114) && (before === backslash || (step === -1 && before === backslash));
}

/** Whether a match counts. A part counts only if it looks random, because ordinary text contains words of passwords. */
function isEnough(regions: readonly Region[], part: Span, text: string, span: Span): boolean {
  return regions.some(({ from, to, least }) => {
    const common = Math.min(to, part[1]) - Math.max(from, part[0]);
    if (common === to - from) return true;
    return common >= least && looksRandom(text.slice(span[0], span[1]));
  });
}

function looksRandom(text: string): boolean {
  return /[0-9]/.test(text) || (/[a-z]/.test(text) && /[A-Z]/.test(text));
}
