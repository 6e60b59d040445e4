import { base64Forms } from '../recorder/encodings.ts';

/** One byte pattern that betrays a secret. */
export interface Needle {
  bytes: Buffer;
}

const wholeUpTo = 64;
const partLength = 40;
const shortest = 6;

/** The first part of a JWT is no secret and the same in every token of a server. */
function withoutJwtHeader(secret: string): string {
  return /^eyJ[\w-]+\.[\w-]+\./.test(secret) ? secret.slice(secret.indexOf('.') + 1) : secret;
}

/**
 * What to search for: a short secret whole, a long one by its start, middle and end, because heap snapshots and
 * buffers cut long strings off, and a part of a token found is a token lost.
 */
function parts(secret: string): string[] {
  const body = withoutJwtHeader(secret);
  if (body.length <= wholeUpTo) return [body];
  const middle = Math.floor((body.length - partLength) / 2);
  return [body.slice(0, partLength), body.slice(middle, middle + partLength), body.slice(-partLength)];
}

function patternsOf(part: string): Buffer[] {
  const utf8 = Buffer.from(part, 'utf8');
  const hex = utf8.toString('hex');
  const base64 = base64Forms(utf8);
  const base64url = base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
  const texts = [part, encodeURIComponent(part.toWellFormed()), JSON.stringify(part).slice(1, -1)];
  return [
    ...texts.flatMap((text) => [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')]),
    Buffer.from(part, 'latin1'),
    ...[...base64, ...base64url, hex, hex.toUpperCase()].map((text) => Buffer.from(text, 'latin1')),
  ];
}

/**
 * The byte patterns to look for: each secret raw (UTF-8, Latin-1, UTF-16LE), in base64 and base64url at all three
 * alignments, in hexadecimal, URL-encoded and escaped for JSON, each pattern once.
 */
export function needles(secrets: readonly string[]): Needle[] {
  const distinct = new Map(
    secrets
      .flatMap(parts)
      .flatMap((part) =>
        patternsOf(part).map((bytes): [string, Buffer] => [bytes.toString('latin1'), bytes]),
      ),
  );
  return [...distinct.values()].map((bytes) => ({ bytes }));
}

/** A shorter secret would be found everywhere and prove nothing. */
export function isSearchable(secret: string): boolean {
  return secret.length >= shortest;
}

/** Overwrites the patterns, so that a search leaves no copy of a secret behind. */
export function forget(list: readonly Needle[]): void {
  for (const needle of list) needle.bytes.fill(0);
}
