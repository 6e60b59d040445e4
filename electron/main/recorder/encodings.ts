const jsonSensitive = /[<>&+'"`/]/g;

function unicodeEscape(character: string, upper: boolean): string {
  const digits = character.charCodeAt(0).toString(16).padStart(4, '0');
  return `\\u${upper ? digits.toUpperCase() : digits}`;
}

function inString(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function jsonForms(secret: string): string[] {
  const once = [
    inString(secret),
    inString(secret).replaceAll('/', '\\/'),
    secret.replace(jsonSensitive, (character) => unicodeEscape(character, true)),
    secret.replace(jsonSensitive, (character) => unicodeEscape(character, false)),
  ];
  // JSON is often carried as a string inside JSON.
  return [...once, ...once.map(inString)];
}

function urlForms(secret: string): string[] {
  const component = encodeURIComponent(secret.toWellFormed());
  const form = new URLSearchParams({ s: secret }).toString().slice(2);
  return [component, form].flatMap((text) => [
    text,
    text.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase()),
  ]);
}

/**
 * Base64 of `bytes` as it appears inside a longer base64 text, for each of the three alignments of the bytes.
 * Characters that include bits of a neighbouring byte are left out.
 */
export function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].map((before) => {
    const padded = Buffer.concat([Buffer.alloc(before), bytes, Buffer.alloc(2)]);
    const first = Math.ceil((before * 8) / 6);
    const last = Math.floor(((before + bytes.length) * 8) / 6);
    return padded.toString('base64').slice(first, last);
  });
}

function base64AndUrlForms(secret: string): string[] {
  const standard = base64Forms(Buffer.from(secret, 'utf8'));
  const urlSafe = standard.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
  return [...standard, ...urlSafe];
}

/**
 * The common encodings of a secret: itself, URL-encoded, form-encoded, escaped for JSON, in base64 and base64url at each
 * alignment, and in hexadecimal.
 * @returns the distinct forms, longest first, so that replacing them in order leaves no remainder.
 */
export function textForms(secret: string): string[] {
  const hex = Buffer.from(secret, 'utf8').toString('hex');
  const forms = new Set([
    secret,
    ...urlForms(secret),
    ...jsonForms(secret),
    ...base64AndUrlForms(secret),
    hex,
    hex.toUpperCase(),
  ]);
  return [...forms].sort((a, b) => b.length - a.length);
}

/** A part of a form that identifies a secret, and the length of a match within it that counts. */
export interface Region {
  from: number;
  to: number;
  least: number;
}

/** One encoding of a long secret. */
export interface Form {
  text: string;
  regions: Region[];
}

/** A match of this many random characters cannot be a coincidence. */
const minMatch = 16;
/** The claims of all tokens of a server begin alike, so a match needs this many characters and half of the claims. */
const minClaimsMatch = 64;

/**
 * The forms of a secret of at least 16 characters: itself, reversed, its UTF-8 read as Latin-1, base64 at each alignment,
 * base64 of that, and hexadecimal. The search ignores case and the difference between base64 and base64url. A JWT
 * (RFC 7519) is identified by its claims or its signature; its header is the same in every token.
 */
export function formsOf(secret: string): Form[] {
  const bytes = Buffer.from(secret, 'utf8');
  const regions = regionsOf(secret);
  const once = base64Forms(bytes);
  const twice = once.flatMap((text) => base64Forms(Buffer.from(text)));
  const latin1 = bytes.toString('latin1');
  const spaced = secret.includes(' ') ? [secret.replaceAll(' ', '+')] : [];
  return [
    ...[secret, ...(latin1 === secret ? [] : [latin1]), ...spaced].map((text) => ({ text, regions })),
    {
      text: [...secret].reverse().join(''),
      regions: regions.map((region) => mirrored(region, secret.length)),
    },
    ...[...once, ...twice, bytes.toString('hex')].map((text) => scaled(text, regions, secret.length)),
  ];
}

function regionsOf(secret: string): Region[] {
  const parts = /^(eyJ[\w-]+\.)([\w-]+)\.([\w-]{16,})$/.exec(secret);
  if (parts === null) return [{ from: 0, to: secret.length, least: minMatch }];
  const [, header = '', claims = '', signature = ''] = parts;
  const dot = header.length + claims.length;
  return [
    { from: header.length, to: dot, least: Math.max(minClaimsMatch, Math.ceil(claims.length / 2)) },
    { from: dot + 1, to: dot + 1 + signature.length, least: minMatch },
  ];
}

function mirrored({ from, to, least }: Region, length: number): Region {
  return { from: length - to, to: length - from, least };
}

/** Scales the regions to an encoding; characters at their borders may mix two regions and are left out. */
function scaled(text: string, regions: readonly Region[], length: number): Form {
  const factor = text.length / length;
  const inner = regions.map(({ from, to, least }) => ({
    from: from === 0 ? 0 : Math.ceil(from * factor) + 2,
    to: to === length ? text.length : Math.floor(to * factor) - 2,
    least: Math.max(minMatch, Math.floor(least * factor) - 4),
  }));
  return { text, regions: inner.filter(({ from, to }) => to - from >= minMatch) };
}
