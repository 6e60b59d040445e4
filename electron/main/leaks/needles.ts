import { base64Forms } from '../recorder/encodings.ts';

/** A byte pattern that reveals a secret. */
export interface Needle {
  bytes: Buffer;
}

const maxWholeLength = 64;
const fragmentLength = 40;
const minSecretLength = 6;

/** The header of a JWT is not secret and the same in every token of a server. */
function withoutJwtHeader(secret: string): string {
  return /^eyJ[\w-]+\.[\w-]+\./.test(secret) ? secret.slice(secret.indexOf('.') + 1) : secret;
}

/**
 * The texts to search for: a short secret as a whole; start, middle and end of a long one, because heap snapshots and
 * buffers truncate long strings, and a leaked fragment of a token counts as a leak.
 */
function fragmentsOf(secret: string): string[] {
  const body = withoutJwtHeader(secret);
  if (body.length <= maxWholeLength) return [body];
  const middle = Math.floor((body.length - fragmentLength) / 2);
  return [
    body.slice(0, fragmentLength),
    body.slice(middle, middle + fragmentLength),
    body.slice(-fragmentLength),
  ];
}

function patternsOf(fragment: string): Buffer[] {
  const utf8 = Buffer.from(fragment, 'utf8');
  const hex = utf8.toString('hex');
  const base64 = base64Forms(utf8);
  const base64url = base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
  const texts = [
    fragment,
    encodeURIComponent(fragment.toWellFormed()),
    JSON.stringify(fragment).slice(1, -1),
  ];
  return [
    ...texts.flatMap((text) => [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')]),
    Buffer.from(fragment, 'latin1'),
    ...[...base64, ...base64url, hex, hex.toUpperCase()].map((text) => Buffer.from(text, 'latin1')),
  ];
}

/**
 * The distinct byte patterns of the secrets: raw (UTF-8, Latin-1, UTF-16LE), in base64 and base64url at all three
 * alignments, in hexadecimal, URL-encoded and escaped for JSON.
 */
export function needles(secrets: readonly string[]): Needle[] {
  const distinct = new Map(
    secrets
      .flatMap(fragmentsOf)
      .flatMap((fragment) =>
        patternsOf(fragment).map((bytes): [string, Buffer] => [bytes.toString('latin1'), bytes]),
      ),
  );
  return [...distinct.values()].map((bytes) => ({ bytes }));
}

/** Whether a secret is long enough to search for; a shorter one would match everywhere. */
export function isSearchable(secret: string): boolean {
  return secret.length >= minSecretLength;
}

/** Overwrites the patterns, so that the search leaves no copy of a secret in memory. */
export function forget(list: readonly Needle[]): void {
  for (const needle of list) needle.bytes.fill(0);
}
